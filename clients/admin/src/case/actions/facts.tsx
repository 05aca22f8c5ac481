import { useMember } from '../../app/member';
import { useT } from '../../i18n';
import { Typed } from '../../kit/text';
import { Day, Moment } from '../../kit/time';
import type { CorrectiveAction } from './fields';

/** What is done, by whom and until when, and how it ended. */
export function ActionFacts({ of }: { of: CorrectiveAction }) {
  const t = useT();
  const { text, dueOn, daysLeft, state, remark, settledBy, settledAt } = of;
  return (
    <>
      <Typed text={text} />
      <p className="action-facts">
        <Owner of={of} /> · {t('action.until')} <Day on={dueOn} />
        {state === 'OPEN' && daysLeft < 0 && <b className="action-late"> {t('due.overdue', { days: -daysLeft })}</b>}
      </p>
      {settledBy && settledAt && (
        <p className="action-facts">
          <b>{t(state === 'DONE' ? 'action.state.DONE' : 'action.state.DROPPED')}</b> · <span dir="auto">{settledBy.name}</span> ·{' '}
          <Moment at={settledAt} />
        </p>
      )}
      {remark && <Typed text={remark} />}
    </>
  );
}

/** An owner who lost access to the case is no owner any more. */
function Owner({ of: { owner, ownerName } }: { of: CorrectiveAction }) {
  const t = useT();
  const me = useMember().membership.id;
  if (owner) return <span dir="auto">{owner.id === me ? t('action.owner.me') : owner.name}</span>;
  return ownerName === null ? <b>{t('action.owner.none')}</b> : <span dir="auto">{ownerName}</span>;
}
