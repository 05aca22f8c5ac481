import { useT } from '../i18n';
import { UnsentTexts } from '../kit/unsent';
import { anyUnsaved } from './unsaved';

/** Shown after an upgrade of the server, when the chunks of this page no longer exist. The member can first send or copy unsent text. */
export function Newer() {
  const t = useT();
  const unsent = anyUnsaved();
  return (
    <div className="stack">
      <section className="notice warn" role="alert">
        <h2 className="notice-title">{t('newer.title')}</h2>
        <p>{t('newer.text')}</p>
        {unsent && <p>{t('newer.unsent')}</p>}
        <div className="row">
          <button type="button" className="button primary" onClick={() => window.location.reload()}>
            {t('newer.load')}
          </button>
          <button type="button" className="button" onClick={() => window.history.back()}>
            {t('newer.back')}
          </button>
        </div>
      </section>
      {unsent && <UnsentTexts />}
    </div>
  );
}
