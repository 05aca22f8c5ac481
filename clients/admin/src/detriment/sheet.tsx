import { useT } from '../i18n';
import { Typed } from '../kit/text';
import { Day } from '../kit/time';
import { AssessmentFacts } from './facts';
import { byMoment, type CheckIn, type Protection } from './risk';

/** All assessments of the risk of a detriment, and the check-ins after the closing, on paper. */
export function ProtectionSheet({ of }: { of: Protection }) {
  const t = useT();
  const checkIns = of.checkIns ?? [];
  return (
    <>
      {byMoment(of.assessments ?? []).map(({ latest, earlier }) => (
        <section key={latest.moment}>
          <h3>{t('detriment.at', { moment: t(`detriment.moment.${latest.moment}`) })}</h3>
          {[latest, ...earlier].map((one) => (
            <AssessmentFacts key={one.id} of={one} />
          ))}
        </section>
      ))}
      {checkIns.length > 0 && (
        <section>
          <h3>{t('checkin.heading')}</h3>
          {checkIns.map((one) => (
            <CheckInSheet key={one.id} of={one} />
          ))}
        </section>
      )}
    </>
  );
}

function CheckInSheet({ of: { days, dueOn, result, settledOn, settledBy, remark } }: { of: CheckIn }) {
  const t = useT();
  return (
    <article>
      <p>
        <b>{t('checkin.after', { days })}</b> <Day on={dueOn} />
      </p>
      {result && (
        <p>
          {t(`checkin.result.${result}`)} {settledOn && <Day on={settledOn} />} · <span dir="auto">{settledBy?.name}</span>
        </p>
      )}
      {remark && <Typed text={remark} />}
    </article>
  );
}
