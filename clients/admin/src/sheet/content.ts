import type { Question } from '@voicase/shared/form';
import type {
  CaseDialogueQuery,
  CaseHistoryQuery,
  CaseInvestigationQuery,
  CaseMeetingsQuery,
  CaseOutsideQuery,
  CasePeopleQuery,
  CaseProtectionQuery,
  CaseQuery,
  CaseReportQuery,
  Permission,
} from '../../gen/documents';

/** The parts of the sheet, in their order. */
export const parts = [
  'report',
  'persons',
  'messages',
  'notes',
  'meetings',
  'tasks',
  'evidence',
  'interviews',
  'protection',
  'questions',
  'closing',
  'events',
] as const;
export type Part = (typeof parts)[number];

/** The rights that the tabs of the case need too. A member who sees the case reads all other parts. */
const rights: Partial<Record<Part, Permission>> = { messages: 'REPORTER_MESSAGE', notes: 'CASE_EDIT' };

/** The parts that the member may read. */
export const offered = (can: (right: Permission) => boolean): Part[] =>
  parts.filter((part) => {
    const right = rights[part];
    return !right || can(right);
  });

export type Message = NonNullable<CaseDialogueQuery['case']['messages']>['nodes'][number];
type Investigation = CaseInvestigationQuery['case'];

/** The parts that were chosen. The other parts are missing. */
export interface Content {
  report?: CaseReportQuery['case'];
  persons?: NonNullable<CasePeopleQuery['case']['persons']>;
  messages?: readonly Message[];
  notes?: NonNullable<CaseHistoryQuery['case']['notes']>;
  meetings?: CaseMeetingsQuery['case'];
  tasks?: Pick<CaseQuery['case'], 'tasks' | 'checklists'>;
  /** An item of the register may belong to an interview. */
  evidence?: Pick<Investigation, 'evidence' | 'interviews'>;
  interviews?: NonNullable<Investigation['interviews']>;
  protection?: CaseProtectionQuery['case'];
  questions?: NonNullable<CaseOutsideQuery['case']['outsideRequests']>;
  /** All closings and corrective actions. */
  closing?: CaseQuery['case'];
  events?: NonNullable<CaseHistoryQuery['case']['timeline']>;
  /** The texts without a redacted version. Missing: the sheet has the texts themselves. */
  open?: readonly OpenText[];
}

const has = (...lists: (readonly unknown[] | null | undefined)[]): boolean => lists.some((list) => list && list.length > 0);

/** Whether a chosen part has anything to print. */
export function isFilled(part: Part, of: Content): boolean {
  switch (part) {
    case 'report':
      return true;
    case 'meetings':
      return Boolean(of.meetings?.entry) || has(of.meetings?.meetings, of.meetings?.records);
    case 'tasks':
      return has(of.tasks?.tasks);
    case 'evidence':
      return has(
        of.evidence?.evidence,
        of.evidence?.interviews?.filter(({ state }) => state === 'HELD'),
      );
    case 'protection':
      return has(of.protection?.assessments, of.protection?.checkIns);
    case 'closing':
      return Boolean(of.closing?.closing) || has(of.closing?.earlierClosings, of.closing?.correctiveActions);
    default:
      return has(of[part]);
  }
}

/** What can have a redacted version. */
export const redactable: ReadonlySet<OpenText['kind']> = new Set(['answer', 'message', 'note', 'minutes', 'record']);

/** A text of the sheet that has no redacted version, so it is printed in full. */
export interface OpenText {
  id: string;
  kind:
    | 'answer'
    | 'choices'
    | 'retraction'
    | 'files'
    | 'minutes'
    | 'record'
    | 'message'
    | 'note'
    | Exclude<Part, 'report' | 'messages' | 'notes'>;
  /** The question of an answer. */
  question?: Question['label'];
  /** The author of a message or a note, or the person of an interview. Missing: the reporter. */
  name?: string;
  /** The day of a message, a conversation or an interview, or the time of a note. */
  when?: string;
  /** The version of minutes or of a record. */
  version?: number;
}
