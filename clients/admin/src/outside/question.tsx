import { useMember } from '../app/member';
import { useT } from '../i18n';
import { Typed } from '../kit/text';
import { Day } from '../kit/time';
import { canReopen, canRevoke, type Question } from './about';

interface Props {
  of: Question;
  onOpen: (act: 'revoke' | 'reopen') => void;
}

/** A question with its state and its answers. */
export function QuestionItem({ of, onOpen }: Props) {
  const t = useT();
  const { can } = useMember();
  return (
    <li className="outside-question">
      <p className="outside-head">
        <b id={`outside-${of.id}`} tabIndex={-1} dir="auto">
          {of.recipient}
        </b>{' '}
        <span className="word">{t(`outside.state.${of.state}`)}</span>
      </p>
      <Facts of={of} />
      <details>
        <summary>{t('outside.question')}</summary>
        <Typed text={of.question} />
      </details>
      {of.answers.map((answer) => (
        <blockquote key={answer.id} className="outside-answer">
          <p className="muted">
            {t('outside.answered')} <Day on={answer.answeredOn} />
            {answer.done && <> · {t('outside.says-done')}</>}
          </p>
          {answer.text && <Typed text={answer.text} />}
        </blockquote>
      ))}
      {can('CASE_EDIT') && <Buttons of={of} onOpen={onOpen} />}
    </li>
  );
}

function Facts({ of: { state, askedBy, askedOn, expiresOn, openedOn, revokedBy, revokedOn } }: { of: Question }) {
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

function Buttons({ of, onOpen }: Props) {
  const t = useT();
  const acts = (['reopen', 'revoke'] as const).filter((act) => (act === 'reopen' ? canReopen(of) : canRevoke(of)));
  if (acts.length === 0) return null;
  return (
    <p className="row">
      {acts.map((act) => (
        <button
          key={act}
          type="button"
          className="button quiet small"
          aria-label={`${t(`outside.do.${act}`)}: ${of.recipient}`}
          onClick={() => onOpen(act)}
        >
          {t(`outside.do.${act}`)}
        </button>
      ))}
    </p>
  );
}
