import { chooseLanguage, languages, useLanguage, useT } from '../i18n';

export function LanguageChoice() {
  const t = useT();
  const language = useLanguage();
  return (
    <p className="language">
      <label htmlFor="language">{t('language.label')}</label>{' '}
      <select id="language" value={language} onChange={(event) => void chooseLanguage(event.target.value)}>
        {Object.entries(languages).map(([code, name]) => (
          <option key={code} value={code} lang={code}>
            {name}
          </option>
        ))}
      </select>
    </p>
  );
}
