/** The address of the list of tasks. Pure functions. */
import type { TodoFilter, TodoSpan } from '../../gen/documents';

export interface TasksSearch {
  /** What all members have to do, as far as the member sees it. */
  all?: 'yes';
  span?: 'overdue' | 'week';
  done?: 'yes';
}

export const readTasks = ({ all, span, done }: Record<string, unknown>): TasksSearch => ({
  ...(all === 'yes' && { all }),
  ...((span === 'overdue' || span === 'week') && { span }),
  ...(done === 'yes' && { done }),
});

const spans: Record<NonNullable<TasksSearch['span']>, TodoSpan> = { overdue: 'OVERDUE', week: 'WEEK' };

/** What is done has no near or past date. */
export const filterOf = ({ all, span, done }: TasksSearch): TodoFilter => ({
  mine: all !== 'yes',
  done: done === 'yes',
  ...(span && !done && { span: spans[span] }),
});
