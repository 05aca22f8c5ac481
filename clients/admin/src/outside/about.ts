/** What a question to a person without case access is about. Pure functions. */
import type { CaseOutsideQuery } from '../../gen/documents';

export type Question = NonNullable<CaseOutsideQuery['case']['outsideRequests']>[number];

export interface About {
  /** Undefined: the case itself. */
  kind: 'task' | 'action' | undefined;
  id: string;
  /** The title of the task, or the text of the corrective action. The form offers it as the question. */
  title: string;
}

/** The question is about this task, this corrective action or the case itself. */
export const isAbout = ({ task, action }: Pick<Question, 'task' | 'action'>, about: Pick<About, 'kind' | 'id'> | undefined): boolean =>
  about?.kind === 'task' ? task === about.id : about?.kind === 'action' ? action === about.id : task === null && action === null;

/** A revoked question stays revoked. */
export const canRevoke = ({ state }: Pick<Question, 'state'>): boolean => state !== 'REVOKED';
export const canReopen = ({ state }: Pick<Question, 'state'>): boolean => state === 'ANSWERED' || state === 'EXPIRED';
