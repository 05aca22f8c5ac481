/** The law of the organisation: its figures with their sources, their confirmation, and stricter figures. */
import { useState } from 'react';
import { Law, type LawPartsFragment } from '../../gen/documents';
import { useAsk } from '../app/query';
import { inMyLanguage, useT } from '../i18n';
import { Landing } from '../kit/landing';
import { Load } from '../kit/load';
import { Day } from '../kit/time';
import { ConfirmDialog } from './confirm';
import { Authorities, Figures, Holidays } from './figures';
import { OwnFigures } from './own';

export function LawPage() {
  const t = useT();
  return (
    <>
      <title>{t('law.title')}</title>
      <Landing as="h1" id="page">
        {t('law.heading')}
      </Landing>
      <Loaded />
    </>
  );
}

function Loaded() {
  const t = useT();
  const query = useAsk(Law, {});
  return (
    <>
      <p className="prose">{t('law.text')}</p>
      <Load query={query} failed={t('law.failed')}>
        {({ law }) => (
          <>
            <About law={law} />
            <Figures law={law} />
            <OwnFigures key={law.hash} law={law} />
            <Holidays law={law} />
            <Authorities law={law} />
          </>
        )}
      </Load>
    </>
  );
}

function About({ law }: { law: LawPartsFragment }) {
  const t = useT();
  const [confirming, confirm] = useState(false);
  return (
    <section className="part" aria-labelledby="law-about">
      <h2 id="law-about">
        <span dir="auto">{inMyLanguage(law.name)}</span>
      </h2>
      {Object.entries(law.act as Record<string, string>).map(([lang, title]) => (
        <p key={lang} className="prose" lang={lang} dir="auto">
          {title}
        </p>
      ))}
      <p className="muted">
        {t(law.checked ? 'law.checked' : 'law.unchecked')} {t(law.lawyer ? 'law.lawyer.yes' : 'law.lawyer.no')}
      </p>
      {law.confirmedOn && (
        <p>
          {law.confirmedBy ? t('law.confirmed-by', { name: law.confirmedBy.name }) : t('law.confirmed')} <Day on={law.confirmedOn} />
        </p>
      )}
      {law.awaitsConfirmation && (
        <div className="notice warn">
          <p>
            <strong>{t('law.awaits')}</strong>
          </p>
          <p>{t('law.awaits.text')}</p>
          <button type="button" className="button primary" onClick={() => confirm(true)}>
            {t('law.confirm')}
          </button>
        </div>
      )}
      {confirming && <ConfirmDialog hash={law.hash} onClose={() => confirm(false)} />}
    </section>
  );
}
