import Ellipsis from 'lucide-react/icons/ellipsis';
import type { KeyboardEvent } from 'react';
import { MoveTask } from '../../gen/documents';
import { useMember } from '../app/member';
import { useAct } from '../app/query';
import { useT } from '../i18n';
import { focusOn } from '../kit/focus-on';
import { Menu, MenuItem } from '../kit/menu';
import { Problem } from '../kit/problem';
import { say } from '../kit/say';
import { Typed } from '../kit/text';
import { Day } from '../kit/time';
import { OutsideQuestions } from '../outside/pieces';
import { TaskDue } from './due';
import { targetOf, type Task } from './groups';
import { Tick, type Ticked } from './tick';

interface Props {
  of: Task;
  /** All tasks of the group, in their order. */
  among: readonly Task[];
  onOpen: (act: 'edit' | 'remove' | 'ask') => void;
  onDone: (ticked: Ticked) => void;
  onUndone: () => void;
}

/** A task with its check box and its menu. Alt and an arrow key move it, as the menu does. */
export function TaskRow({ of, among, onOpen, onDone, onUndone }: Props) {
  const t = useT();
  const { can, membership } = useMember();
  const mayEdit = can('CASE_EDIT');
  const isMine = of.owner?.id === membership.id;
  const name = `task-${of.id}`;
  const move = useAct(MoveTask, {
    done: () => {
      say(t('tasks.moved', { title: of.title }));
      focusOn(`tick-${of.id}`);
    },
  });
  const go = (step: -1 | 1) => {
    const before = targetOf(among, of.id, step);
    if (before !== undefined) move.mutate({ task: of.id, before });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (!mayEdit || !event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
    event.preventDefault();
    go(event.key === 'ArrowUp' ? -1 : 1);
  };
  return (
    <li className={of.state === 'DONE' ? 'task done' : 'task'}>
      <Tick
        of={{ id: of.id, kind: 'TASK', revision: of.revision, title: of.title }}
        done={of.state === 'DONE'}
        labelledBy={name}
        mayTick={mayEdit || isMine}
        onDone={onDone}
        onUndone={onUndone}
        onKeyDown={onKeyDown}
      />
      <div className="task-text">
        <label id={name} htmlFor={`tick-${of.id}`} dir="auto">
          {of.title}
        </label>
        <Facts of={of} isMine={isMine} />
        {of.details && <Typed text={of.details} />}
        <OutsideQuestions about={{ kind: 'task', id: of.id, title: of.title }} />
        {move.error && <Problem title={t('tasks.not-moved')} problem={move.error} focus />}
      </div>
      {mayEdit && (
        <Menu
          trigger={<Ellipsis size={16} aria-hidden />}
          label={t('tasks.more', { title: of.title })}
          className="button quiet icon-button"
        >
          {of.state === 'OPEN' && <MenuItem onSelect={() => onOpen('edit')}>{t('tasks.do.edit')}</MenuItem>}
          {of.state === 'OPEN' && <MenuItem onSelect={() => onOpen('ask')}>{t('tasks.do.ask')}</MenuItem>}
          {targetOf(among, of.id, -1) !== undefined && <MenuItem onSelect={() => go(-1)}>{t('tasks.do.up')}</MenuItem>}
          {targetOf(among, of.id, 1) !== undefined && <MenuItem onSelect={() => go(1)}>{t('tasks.do.down')}</MenuItem>}
          <MenuItem danger onSelect={() => onOpen('remove')}>
            {t('tasks.do.remove')}
          </MenuItem>
        </Menu>
      )}
    </li>
  );
}

function Facts({ of: { owner, dueOn, daysLeft, state, doneBy, doneOn }, isMine }: { of: Task; isMine: boolean }) {
  const t = useT();
  const done = state === 'DONE';
  if (done)
    return (
      <p className="task-facts muted">
        {t('tasks.done')} {doneOn && <Day on={doneOn} />} · <span dir="auto">{doneBy?.name}</span>
      </p>
    );
  return (
    <p className="task-facts muted">
      {owner ? <span dir="auto">{isMine ? t('tasks.you') : owner.name}</span> : t('tasks.unowned')}
      {dueOn && (
        <>
          {' · '}
          {`${t('tasks.due')} `}
          <TaskDue dueOn={dueOn} daysLeft={daysLeft} done={done} />
        </>
      )}
    </p>
  );
}
