import { useState } from 'react';
import { chooseLanguage, languages, useLanguage, useT } from '../i18n';

export function LanguageChoice() {
  const t = useT();
  const language = useLanguage();
  const [failed, setFailed] = useState(false);
  // If the texts do not load, the page and the select box keep the old language.
  const choose = (code: string) =>
    chooseLanguage(code).then(
      () => setFailed(false),
      () => setFailed(true),
    );
  return (
    <p className="language">
      <label htmlFor="language">{t('language.label')}</label>{' '}
      <select id="language" value={language} onChange={(event) => void choose(event.target.value)}>
        {Object.entries(languages).map(([code, name]) => (
          <option key={code} value={code} lang={code}>
            {name}
          </option>
        ))}
      </select>
      {failed && (
        <span role="alert" className="error">
          {t('language.failed')}
        </span>
      )}
    </p>
  );
}
