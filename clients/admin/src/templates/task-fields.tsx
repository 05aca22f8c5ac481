import ArrowDown from 'lucide-react/icons/arrow-down';
import ArrowUp from 'lucide-react/icons/arrow-up';
import Plus from 'lucide-react/icons/plus';
import Trash from 'lucide-react/icons/trash-2';
import type { ReactNode } from 'react';
import { useT } from '../i18n';
import { Check } from '../kit/check';
import { Field } from '../kit/field';
import { NameInput } from '../kit/name-input';
import { MAX_TASKS, noTask, type EditedTask, type TaskFault } from './fields';

interface Props {
  tasks: readonly EditedTask[];
  /** By row. */
  faults: readonly TaskFault[][];
  language: string;
  onChange: (tasks: EditedTask[]) => void;
}

/** The tasks of a checklist, each with its date and its owner. */
export function TaskFields({ tasks, faults, language, onChange }: Props) {
  const t = useT();
  const move = (at: number, step: -1 | 1) => {
    const next = [...tasks];
    const [one] = next.splice(at, 1);
    if (one) next.splice(at + step, 0, one);
    onChange(next);
  };
  return (
    <fieldset className="template-tasks">
      <legend>{t('templates.field.tasks')}</legend>
      <p className="hint">{t('templates.field.tasks.hint')}</p>
      <ol>
        {tasks.map((task, at) => (
          <li key={task.key}>
            <TaskRow
              task={task}
              number={at + 1}
              faults={faults[at] ?? []}
              language={language}
              onChange={(part) => onChange(tasks.map((one) => (one.key === task.key ? { ...one, ...part } : one)))}
            />
            <p className="row">
              {at > 0 && (
                <Act icon={<ArrowUp size={14} aria-hidden />} name={t('templates.task.up', { number: at + 1 })} act={() => move(at, -1)} />
              )}
              {at < tasks.length - 1 && (
                <Act
                  icon={<ArrowDown size={14} aria-hidden />}
                  name={t('templates.task.down', { number: at + 1 })}
                  act={() => move(at, 1)}
                />
              )}
              {tasks.length > 1 && (
                <Act
                  icon={<Trash size={14} aria-hidden />}
                  name={t('templates.task.remove', { number: at + 1 })}
                  act={() => onChange(tasks.filter(({ key }) => key !== task.key))}
                />
              )}
            </p>
          </li>
        ))}
      </ol>
      {tasks.length < MAX_TASKS && (
        <button type="button" className="button" onClick={() => onChange([...tasks, noTask()])}>
          <Plus size={14} aria-hidden /> {t('templates.task.add')}
        </button>
      )}
    </fieldset>
  );
}

function Act({ icon, name, act }: { icon: ReactNode; name: string; act: () => void }) {
  return (
    <button type="button" className="button quiet icon-button" aria-label={name} title={name} onClick={act}>
      {icon}
    </button>
  );
}

interface RowProps {
  task: EditedTask;
  number: number;
  faults: readonly TaskFault[];
  language: string;
  onChange: (part: Partial<EditedTask>) => void;
}

function TaskRow({ task: { title, days, working, assignee }, number, faults, language, onChange }: RowProps) {
  const t = useT();
  return (
    <>
      <Field
        label={t('templates.task.title', { number })}
        error={faults.includes('title') ? t('templates.missing.task', { number }) : undefined}
      >
        {(control) => (
          <NameInput {...control} autoComplete="off" lang={language} text={title} onText={(next) => onChange({ title: next })} />
        )}
      </Field>
      <div className="template-task-facts">
        <Field label={t('templates.task.days', { number })} error={faults.includes('days') ? t('templates.wrong.days') : undefined}>
          {(control) => (
            <input {...control} type="text" inputMode="numeric" value={days} onChange={(event) => onChange({ days: event.target.value })} />
          )}
        </Field>
        <Check checked={working} onChange={(on) => onChange({ working: on })}>
          {t('templates.task.working')}
        </Check>
        <Check checked={assignee} onChange={(on) => onChange({ assignee: on })}>
          {t('templates.task.assignee')}
        </Check>
      </div>
    </>
  );
}
