/** The evidence register and the interviews of a case, as the page shows them. */
import type { CaseInvestigationQuery } from '../../gen/documents';

export type Investigation = CaseInvestigationQuery['case'];
export type Item = NonNullable<Investigation['evidence']>[number];
export type Step = Item['custody'][number];
export type Interview = NonNullable<Investigation['interviews']>[number];
export type Minutes = Interview['minutes'][number];
export type CaseFile = NonNullable<Investigation['files']>[number];

export const evidenceKinds = ['DOCUMENT', 'DIGITAL', 'PHYSICAL', 'INTERVIEW', 'OTHER'] as const;
export const relevances = ['OPEN', 'RELEVANT', 'NOT_RELEVANT'] as const;
const steps = ['RECEIVED', 'STORED', 'HANDED_OVER', 'RETURNED', 'DESTROYED'] as const;

/** The steps that can follow. A file is only handed over. Nothing follows a destruction. */
export function nextSteps({ file, custody }: Pick<Item, 'file' | 'custody'>): readonly (typeof steps)[number][] {
  const last = whereabouts(custody)?.kind;
  if (last === 'DESTROYED') return [];
  if (last === 'RETURNED') return ['RECEIVED'];
  return file ? ['HANDED_OVER'] : steps;
}

/** Whether the stored file did not match its hash. */
export const isAltered = ({ kind }: Pick<Step, 'kind'>): boolean => kind === 'ALTERED';

const isCheck = (step: Step) => step.kind === 'CHECKED' || isAltered(step);

const isMove = (step: Step) => !isCheck(step) && step.kind !== 'CORRECTED';

/** The last step that says where the item is. Neither a check of the hash nor a correction moves it. */
export const whereabouts = (custody: readonly Step[]): Step | undefined => custody.findLast(isMove);

/** The first day on which the next step can be. The day of receipt may have been corrected. */
export const earliestStep = ({ custody, receivedOn }: Pick<Item, 'custody' | 'receivedOn'>): string =>
  custody.filter(isMove).slice(1).at(-1)?.happenedOn ?? receivedOn;

/** The day of receipt before a correction. */
export const dayBefore = (custody: readonly Step[], correction: Step): string | undefined =>
  custody.slice(0, custody.indexOf(correction)).findLast((step, at) => step.kind === 'CORRECTED' || at === 0)?.happenedOn;

export const lastCheck = (custody: readonly Step[]): Step | undefined => custody.findLast(isCheck);

/** The files of the case that are not in the register. */
export const unregistered = (files: readonly CaseFile[], items: readonly Item[]): CaseFile[] =>
  files.filter(({ id }) => !items.some(({ file }) => file?.id === id));

/** The held interviews, which are evidence too. */
export const heldOf = (interviews: readonly Interview[]): Interview[] => interviews.filter(({ state }) => state === 'HELD');

export type AnswerState = 'AGREED' | 'DISAGREED' | 'OPEN';

/** What the person said to a version of the minutes. The latest answer counts. */
export function answerOf({ answers: [latest] }: Pick<Minutes, 'answers'>): AnswerState {
  if (!latest) return 'OPEN';
  return latest.agreed ? 'AGREED' : 'DISAGREED';
}

/** The names of the drafts of an interview: its details, and the reason of its cancellation. */
export const detailsOf = (id: string, of: Pick<Interview, 'id'>) => `${id}:interview.${of.id}`;
export const reasonOf = (id: string, of: Pick<Interview, 'id'>) => `${id}:interview-cancel.${of.id}`;
