import { useT } from '../i18n';
import { Typed } from '../kit/text';
import { Day } from '../kit/time';
import type { Question } from './about';

/** Who asked, when, and until when the person can answer. */
export function Facts({ of: { state, askedBy, askedOn, expiresOn, openedOn, revokedBy, revokedOn } }: { of: Question }) {
  const t = useT();
  return (
    <>
      <p className="outside-facts muted">
        {t('outside.asked')} <Day on={askedOn} /> · <span dir="auto">{askedBy?.name}</span> · {t('outside.until')} <Day on={expiresOn} /> ·{' '}
        {openedOn ? (
          <>
            {`${t('outside.opened')} `}
            <Day on={openedOn} />
          </>
        ) : (
          t('outside.unopened')
        )}
        {revokedOn && (
          <>
            {' · '}
            {`${t('outside.revoked')} `}
            <Day on={revokedOn} /> · <span dir="auto">{revokedBy?.name}</span>
          </>
        )}
      </p>
      {(state === 'OVER' || state === 'LOCKED') && <p className="outside-facts">{t(`outside.why.${state}`)}</p>}
    </>
  );
}

/** All answers, the first one first. */
export function Answers({ of }: { of: Question }) {
  const t = useT();
  return of.answers.map((answer) => (
    <blockquote key={answer.id} className="outside-answer">
      <p className="muted">
        {t('outside.answered')} <Day on={answer.answeredOn} />
        {answer.done && <> · {t('outside.says-done')}</>}
      </p>
      {answer.text && <Typed text={answer.text} />}
    </blockquote>
  ));
}
