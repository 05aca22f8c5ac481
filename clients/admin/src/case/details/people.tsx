import { useMember } from '../../app/member';
import { useAbsent } from '../../absence/words';
import { useT } from '../../i18n';
import { useKeptOpen } from '../../kit/kept';
import { Initials } from '../../kit/initials';
import { RouteDialog } from '../access/route';
import { AssignForm } from '../assign/form';
import { useChoice } from '../assign/use-choice';
import { useCase } from '../context';
import { Editable, useEditing } from './editable';
import { Row } from './row';

export function Assignees() {
  const t = useT();
  const absent = useAbsent();
  const { can } = useMember();
  const { id, assignees } = useCase();
  const { isEdited, drop } = useChoice();
  const shown = assignees.length ? (
    <ul className="plain assignees">
      {assignees.map(({ member: { id: one, name }, backup, absentUntil, standsIn }) => (
        <li key={one}>
          <Initials name={name} named /> <span dir="auto">{backup ? t('head.backup', { name }) : name}</span>
          {absentUntil && <span className="hint">{absent({ lastOn: absentUntil, deputy: standsIn })}</span>}
        </li>
      ))}
    </ul>
  ) : (
    <span className="muted">{t('row.nobody')}</span>
  );
  if (!can('CASE_ASSIGN')) return <Row name={t('side.assignees')}>{shown}</Row>;
  return (
    <Editable name={`${id}:edit.assignees`} label={t('side.assignees')} shown={shown} hasInput={isEdited} onLeave={drop}>
      <AssignInPlace />
    </Editable>
  );
}

const AssignInPlace = () => <AssignForm onClose={useEditing().close} />;

/** Routing a case changes who can see it, so a dialog explains the routing. */
export function Department() {
  const t = useT();
  const { can } = useMember();
  const { id, department } = useCase();
  const [open, setOpen] = useKeptOpen(`${id}:edit.department`, false);
  return (
    <Row name={t('side.department')}>
      <span dir="auto">{department.name}</span>{' '}
      {can('CASE_ASSIGN') && (
        <button type="button" className="button quiet small" onClick={() => setOpen(true)}>
          {t('side.route')}
        </button>
      )}
      {open && <RouteDialog onClose={() => setOpen(false)} />}
    </Row>
  );
}
