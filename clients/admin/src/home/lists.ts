/** The lists of cases that Home shows the beginning of. A link on Home opens the list with the same filter. */
import { stages, type ListSearch } from '../cases/search';
import type { SessionHint } from '../entry/hint';

export const openCases: ListSearch = { view: 'all' };
export const overdueCases: ListSearch = { view: 'all', overdue: true };
export const myCases: ListSearch = { view: 'mine' };
export const unassignedCases: ListSearch = { view: 'unassigned' };
export const newReports: ListSearch = { view: 'all', stage: ['NEW'], order: 'RECEIVED' };
export const inReview: ListSearch = { view: 'all', stage: ['PENDING_REVIEW'] };
/** Open cases that wait for an answer of the reporter. */
export const waitingCases: ListSearch = { view: 'all', waiting: true };
/** A reporter may also write after the case was closed. */
export const unreadMessages: ListSearch = { view: 'all', stage: [...stages], unread: true };

/** The cases whose deadlines concern the member. A member who handles no cases sees the deadlines of all cases. */
export function dueNext({ handles, assigns }: Pick<SessionHint, 'handles' | 'assigns'>): ListSearch {
  if (assigns) return { view: 'queue' };
  return { view: handles ? 'mine' : 'all' };
}
