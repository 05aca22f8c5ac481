/** The tasks of a case in their groups. Pure functions. */
import type { CaseHead } from '../case/context';

export type Task = NonNullable<CaseHead['tasks']>[number];

export interface Group {
  /** The id of the checklist. Undefined for tasks that belong to none. */
  id: string | undefined;
  title: string | undefined;
  tasks: Task[];
}

/** The tasks without a checklist first, then each checklist that has tasks. */
export function groupsOf({ tasks, checklists }: Pick<CaseHead, 'tasks' | 'checklists'>): Group[] {
  const of = (id: string | null) => (tasks ?? []).filter(({ checklist }) => checklist === id);
  const lists = (checklists ?? []).map(({ id, title }) => ({ id, title, tasks: of(id) }));
  return [{ id: undefined, title: undefined, tasks: of(null) }, ...lists.filter((one) => one.tasks.length > 0)];
}

export const doneOf = (tasks: readonly Pick<Task, 'state'>[]): number => tasks.filter(({ state }) => state === 'DONE').length;

/** The task before which a task goes when it moves one place. Null: to the end. Undefined: it cannot move there. */
export function targetOf(tasks: readonly Task[], id: string, step: -1 | 1): string | null | undefined {
  const at = tasks.findIndex((one) => one.id === id);
  if (at < 0 || at + step < 0 || at + step >= tasks.length) return undefined;
  return step === -1 ? tasks[at - 1]?.id : (tasks[at + 2]?.id ?? null);
}
