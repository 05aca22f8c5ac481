import { useT } from '../i18n';
import { Day } from '../kit/time';
import { answerOf, type Interview, type Minutes } from './rows';

export function InterviewFacts({ of: { interviewer, place, present, reason } }: { of: Interview }) {
  const t = useT();
  return (
    <dl className="evidence-facts">
      <dt>{t('interviews.interviewer')}</dt>
      <dd dir="auto">{interviewer?.name}</dd>
      {place && (
        <>
          <dt>{t('interviews.place')}</dt>
          <dd dir="auto">{place}</dd>
        </>
      )}
      {present && (
        <>
          <dt>{t('interviews.present')}</dt>
          <dd className="typed" dir="auto">
            {present}
          </dd>
        </>
      )}
      {reason && (
        <>
          <dt>{t('interviews.reason')}</dt>
          <dd className="typed" dir="auto">
            {reason}
          </dd>
        </>
      )}
    </dl>
  );
}

/** Which version of the minutes it is, and what the person said to it. */
export function VersionHead({ of }: { of: Minutes }) {
  const t = useT();
  const [answer] = of.answers;
  return (
    <>
      <p className="muted">
        {t('interviews.version', { version: of.version })} · <span dir="auto">{of.writtenBy?.name}</span> ·{' '}
        <strong>{t(`interviews.answer.${answerOf(of)}`)}</strong> {answer && <Day on={answer.answeredOn} />}
      </p>
      {answer?.remark && (
        <p className="muted" dir="auto">
          {t('interviews.remark', { remark: answer.remark })}
        </p>
      )}
    </>
  );
}
