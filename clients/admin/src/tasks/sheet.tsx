import { useT } from '../i18n';
import { Typed } from '../kit/text';
import { Day } from '../kit/time';
import { groupsOf, type Group, type Task } from './groups';

/** The tasks of the case in their checklists, on paper. */
export function TasksSheet({ of }: { of: Parameters<typeof groupsOf>[0] }) {
  return groupsOf(of)
    .filter(({ tasks }) => tasks.length > 0)
    .map((group) => <GroupSheet key={group.id ?? ''} of={group} />);
}

function GroupSheet({ of: { title, tasks } }: { of: Group }) {
  return (
    <section>
      {title && <h3 dir="auto">{title}</h3>}
      {tasks.map((task) => (
        <article key={task.id}>
          <p>
            <b dir="auto">{task.title}</b>
          </p>
          <Facts of={task} />
          {task.details && <Typed text={task.details} />}
        </article>
      ))}
    </section>
  );
}

function Facts({ of: { owner, dueOn, state, doneBy, doneOn } }: { of: Task }) {
  const t = useT();
  if (state === 'DONE')
    return (
      <p>
        {t('tasks.done')} {doneOn && <Day on={doneOn} />} · <span dir="auto">{doneBy?.name}</span>
      </p>
    );
  return (
    <p>
      {owner ? <span dir="auto">{owner.name}</span> : t('tasks.unowned')}
      {dueOn && (
        <>
          {' · '}
          {`${t('tasks.due')} `}
          <Day on={dueOn} />
        </>
      )}
    </p>
  );
}
