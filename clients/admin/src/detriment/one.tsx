import { useT } from '../i18n';
import { Typed } from '../kit/text';
import { Day } from '../kit/time';
import { riskOf, type Assessment } from './risk';

/** An assessment with its risk, its reasons and what protects the reporter. */
export function One({ of }: { of: Assessment }) {
  const t = useT();
  const risk = riskOf(of);
  return (
    <article>
      <p>
        <span className={`word risk-${risk.toLowerCase()}`}>{t(`detriment.risk.${risk}`)}</span>{' '}
        {t('detriment.scales', { likelihood: t(`detriment.level.${of.likelihood}`), impact: t(`detriment.level.${of.impact}`) })}
      </p>
      <p className="muted">
        <Day on={of.assessedOn} /> · <span dir="auto">{of.assessedBy?.name}</span>
      </p>
      <Typed text={of.reasons} />
      {of.measures && (
        <>
          <p className="muted">{t('detriment.measures')}</p>
          <Typed text={of.measures} />
        </>
      )}
    </article>
  );
}
