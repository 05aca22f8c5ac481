import ListPlus from 'lucide-react/icons/list-plus';
import { useState } from 'react';
import { useMember } from '../app/member';
import { useCase } from '../case/context';
import { useT } from '../i18n';
import { useKeptOpen } from '../kit/kept';
import { Landing } from '../kit/landing';
import { AskOutsideDialog, OutsideQuestions } from '../outside/pieces';
import { AddChecklistDialog } from './add-checklist';
import { AddLine } from './add-line';
import { EditTaskDialog } from './edit';
import { doneOf, groupsOf, type Group, type Task } from './groups';
import { RemoveTaskDialog } from './remove';
import { TaskRow } from './row';
import { Undo, type Ticked } from './tick';

/** An open dialog of one task. */
interface Open {
  act: 'edit' | 'remove' | 'ask' | 'checklist';
  of?: string;
}

/** The tasks and checklists of the case. */
export function TasksTab() {
  const t = useT();
  const { can } = useMember();
  const head = useCase();
  const [open, setOpen] = useKeptOpen<Open | undefined>(`${head.id}:tasks`, undefined);
  const [last, setLast] = useState<Ticked>();
  const tasks = head.tasks ?? [];
  const mayEdit = can('CASE_EDIT');
  const chosen = tasks.find(({ id }) => id === open?.of);
  const close = () => setOpen(undefined);
  return (
    <section aria-labelledby="tab-heading" className="tasks">
      <div className="list-head">
        <Landing as="h2" id="tab-heading">
          {t('tasks.heading')}
        </Landing>
        {mayEdit && (
          <button type="button" className="button" onClick={() => setOpen({ act: 'checklist' })}>
            <ListPlus size={16} aria-hidden /> {t('tasks.checklist.add')}
          </button>
        )}
      </div>
      {tasks.length === 0 ? <p className="nothing">{t(mayEdit ? 'tasks.none.edit' : 'tasks.none')}</p> : <Progress of={tasks} />}
      <Undo of={last} onClose={() => setLast(undefined)} />
      {groupsOf(head).map((group) => (
        <TaskGroup
          key={group.id ?? 'loose'}
          of={group}
          onOpen={(act, task) => setOpen({ act, of: task.id })}
          onDone={setLast}
          onUndone={() => setLast(undefined)}
        />
      ))}
      <section aria-labelledby="outside">
        <h3 id="outside">{t('tasks.outside')}</h3>
        <p className="hint">{t('tasks.outside.text')}</p>
        <OutsideQuestions about={undefined} offer />
      </section>
      {open?.act === 'checklist' && <AddChecklistDialog onClose={close} />}
      {open?.act === 'edit' && chosen && <EditTaskDialog of={chosen} onClose={close} />}
      {open?.act === 'ask' && chosen && <AskOutsideDialog about={{ kind: 'task', id: chosen.id, title: chosen.title }} onClose={close} />}
      {open?.act === 'remove' && chosen && <RemoveTaskDialog of={chosen} onClose={close} />}
    </section>
  );
}

function Progress({ of }: { of: readonly Task[] }) {
  const t = useT();
  const done = doneOf(of);
  return (
    <p className="task-progress">
      <progress value={done} max={of.length} aria-hidden="true" /> {t('tasks.progress', { done, all: of.length })}
    </p>
  );
}

interface GroupProps {
  of: Group;
  onOpen: (act: 'edit' | 'remove' | 'ask', task: Task) => void;
  onDone: (ticked: Ticked) => void;
  onUndone: () => void;
}

function TaskGroup({ of: { id, title, tasks }, onOpen, onDone, onUndone }: GroupProps) {
  const t = useT();
  const { can } = useMember();
  const heading = `tasks-${id ?? 'loose'}`;
  return (
    <section aria-labelledby={title ? heading : undefined} className="task-group">
      {title && (
        <header className="task-group-head">
          <h3 id={heading} tabIndex={-1} dir="auto">
            {title}
          </h3>
          <span className="muted">{t('tasks.progress', { done: doneOf(tasks), all: tasks.length })}</span>
        </header>
      )}
      {tasks.length > 0 && (
        <ul className="task-rows">
          {tasks.map((task) => (
            <TaskRow key={task.id} of={task} among={tasks} onOpen={(act) => onOpen(act, task)} onDone={onDone} onUndone={onUndone} />
          ))}
        </ul>
      )}
      {can('CASE_EDIT') && <AddLine checklist={id} title={title} />}
    </section>
  );
}
