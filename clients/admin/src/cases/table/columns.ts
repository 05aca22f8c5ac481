/** The columns of the list. The selection, the number and the case itself are always shown. */
import type { CaseOrder } from '../../../gen/documents';

export const chosenColumns = ['stage', 'due', 'severity', 'category', 'tags', 'department', 'assignees', 'received'] as const;
export type Column = (typeof chosenColumns)[number];

/** The columns that sort the list. */
export const orderOf: Partial<Record<Column | 'number', CaseOrder>> = {
  number: 'NUMBER',
  stage: 'STAGE',
  due: 'DUE',
  severity: 'SEVERITY',
  received: 'RECEIVED',
};
