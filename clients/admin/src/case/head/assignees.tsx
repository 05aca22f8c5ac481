import { useAbsent } from '../../absence/words';
import { useT } from '../../i18n';
import { Initials } from '../../kit/initials';
import { useCase } from '../context';

interface Props {
  /** The case cannot go on without an assignee, so that the assignment is the next step. */
  needed: boolean;
  /** Missing if the member may not assign the case. */
  onAssign: (() => void) | undefined;
}

/** The assignees, on the button that changes them. */
export function AssigneeButton({ needed, onAssign }: Props) {
  const t = useT();
  const absent = useAbsent();
  const { assignees } = useCase();
  const [first, ...others] = assignees;
  if (!first)
    return onAssign ? (
      <button type="button" className={needed ? 'button primary' : 'button'} onClick={onAssign}>
        {t('head.assign')}
      </button>
    ) : (
      <span className="muted">{t('row.nobody')}</span>
    );
  const names = assignees
    .map(({ member, backup, absentUntil, standsIn }) => {
      const name = backup ? t('head.backup', { name: member.name }) : member.name;
      return absentUntil ? `${name}, ${absent({ lastOn: absentUntil, deputy: standsIn })}` : name;
    })
    .join(', ');
  const away = assignees.some(({ absentUntil }) => absentUntil);
  const shown = (
    <>
      <Initials name={first.member.name} named />
      <span className="assignee-name" dir="auto">
        {first.member.name}
      </span>
      {others.length > 0 && <span aria-hidden>+{others.length}</span>}
      {first.absentUntil && (
        <span className="word" aria-hidden>
          {absent({ lastOn: first.absentUntil, deputy: null })}
        </span>
      )}
      {(others.length > 0 || away) && <span className="visually-hidden">{names}</span>}
    </>
  );
  if (!onAssign)
    return (
      <span className="assignee" title={names}>
        {shown}
      </span>
    );
  return (
    <button type="button" className="assignee" title={names} onClick={onAssign}>
      {shown} <span className="visually-hidden">{t('head.reassign')}</span>
    </button>
  );
}
