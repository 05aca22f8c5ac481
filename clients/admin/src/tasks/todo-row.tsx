import { Link } from '@tanstack/react-router';
import type { CaseTodosQuery } from '../../gen/documents';
import { useMember } from '../app/member';
import { useT } from '../i18n';
import { CaseName } from '../kit/case-name';
import { useTitlesHidden } from '../kit/titles';
import { Day } from '../kit/time';
import { TaskDue } from './due';
import { Tick, type Ticked } from './tick';

type Todo = CaseTodosQuery['todos']['nodes'][number];

/** The page that shows it. */
const page = {
  TASK: '/cases/$id/tasks',
  CHECK_IN: '/cases/$id/investigation',
  DEADLINE: '/cases/$id',
  CORRECTIVE_ACTION: '/cases/$id',
} as const;

interface Props {
  of: Todo;
  onDone: (ticked: Ticked) => void;
  onUndone: () => void;
}

/** A task, corrective action, own deadline or check-in, with its case. While titles are hidden, its kind takes the place of its title. */
export function TodoRow({ of, onDone, onUndone }: Props) {
  const t = useT();
  const { can, membership } = useMember();
  const isHidden = useTitlesHidden();
  const { id, kind, case: one, owner, dueOn, daysLeft, doneOn } = of;
  const isMine = owner?.id === membership.id;
  const title = (isHidden ? null : of.title) ?? t(`todos.kind.${kind}`);
  const name = `todo-${id}`;
  return (
    <li className={doneOn ? 'task done' : 'task'}>
      {kind === 'CHECK_IN' ? (
        // A check-in needs a result, which its page asks for.
        <span className="tick" aria-hidden />
      ) : (
        <Tick
          of={{ ...of, kind, title }}
          done={doneOn !== null}
          labelledBy={name}
          mayTick={can('CASE_EDIT') || (isMine && kind !== 'DEADLINE')}
          onDone={onDone}
          onUndone={onUndone}
        />
      )}
      <div className="task-text">
        <Link
          id={name}
          to={page[kind]}
          params={{ id: one.id }}
          {...(kind === 'CHECK_IN' && { hash: 'check-ins' })}
          className="todo-link"
          dir="auto"
        >
          {title}
        </Link>
        <p className="task-facts muted">
          {title !== t(`todos.kind.${kind}`) && <>{t(`todos.kind.${kind}`)} · </>}
          <span className="number" translate="no">
            {one.number}
          </span>{' '}
          <CaseName of={one} />
          {' · '}
          {owner ? (
            <span dir="auto">{isMine ? t('tasks.you') : owner.name}</span>
          ) : (
            t(kind === 'TASK' ? 'tasks.unowned' : kind === 'CHECK_IN' ? 'todos.assignees' : 'todos.other')
          )}
        </p>
      </div>
      <span className="task-when">{doneOn ? <Day on={doneOn} /> : <TaskDue dueOn={dueOn} daysLeft={daysLeft} done={false} />}</span>
    </li>
  );
}
