import type { Question } from '@voicase/shared/form';
import type { CaseDialogueQuery, CaseHistoryQuery, CaseQuery, CaseReportQuery } from '../../../gen/documents';

export type Message = NonNullable<CaseDialogueQuery['case']['messages']>['nodes'][number];

/** The parts that were chosen. The other parts are missing. */
export interface Content {
  report?: CaseReportQuery['case'];
  messages?: readonly Message[];
  notes?: NonNullable<CaseHistoryQuery['case']['notes']>;
  /** All closings and corrective actions. */
  closing?: CaseQuery['case'];
  events?: NonNullable<CaseHistoryQuery['case']['timeline']>;
  /** The texts without a redacted version. Missing: the sheet has the texts themselves. */
  open?: readonly OpenText[];
}

/** A text of the sheet that has no redacted version, so it is printed in full. */
export interface OpenText {
  id: string;
  kind: 'title' | 'answer' | 'message' | 'files' | 'note' | 'closing' | 'events';
  /** The question of an answer. */
  question?: Question['label'];
  /** The author of a message or a note. Missing: the reporter. */
  name?: string;
  /** The day of a message, or the time of a note. */
  when?: string;
}
