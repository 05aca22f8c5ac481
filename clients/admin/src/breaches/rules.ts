/** Which steps and reports can follow. Pure functions. The server checks the same rules (`api/src/breaches/rules.rs`). */
import type { BreachPhase, BreachRegime, BreachStepKind } from '../../gen/documents';
import { shows } from '@voicase/shared/text';
import { left, NAME, TEXT } from '@voicase/shared/limits';
import { nextOf } from './deadlines';
import type { Breach, Deadline, Step } from './types';

/** Maximum number of steps of an entry. */
export const MAX_STEPS = 200;

export type Todo = 'ASSESS' | 'DECIDE' | 'REPORT' | 'TELL' | 'CLOSE';

/** The last step of a kind. A withdrawn step counts for nothing. */
const lastOf = (steps: readonly Step[], kind: BreachStepKind): Step | undefined =>
  steps.findLast((step) => step.kind === kind && !step.withdrawn);

/** The latest decision. An assessment after it makes a new decision necessary. */
const decisionOf = (steps: readonly Step[]): Step | undefined => {
  const latest = steps.filter(({ kind }) => kind === 'ASSESSED' || kind === 'DECIDED').at(-1);
  return latest?.kind === 'DECIDED' ? latest : undefined;
};

/** The step that does what is left to do. */
export const stepOf: Record<Todo, BreachStepKind> = {
  ASSESS: 'ASSESSED',
  DECIDE: 'DECIDED',
  REPORT: 'REPORTED',
  TELL: 'TOLD',
  CLOSE: 'CLOSED',
};

/** What is left to do, in order. Nothing for a closed entry. */
export function todosOf({ closed, steps, deadlines }: Pick<Breach, 'closed' | 'steps' | 'deadlines'>): Todo[] {
  if (closed) return [];
  const decision = decisionOf(steps);
  const todos: Todo[] = [];
  if (!lastOf(steps, 'ASSESSED')) todos.push('ASSESS');
  if (!decision) todos.push('DECIDE');
  if (deadlines.some(({ state }) => state === 'RUNNING')) todos.push('REPORT');
  if (decision?.tellsPersons && !lastOf(steps, 'TOLD')) todos.push('TELL');
  return todos.length > 0 ? todos : ['CLOSE'];
}

/** The steps that can follow. */
export function kindsOf(breach: Pick<Breach, 'closed' | 'steps' | 'deadlines'>): BreachStepKind[] {
  if (breach.steps.length >= MAX_STEPS) return todosOf(breach)[0] === 'CLOSE' ? ['CLOSED'] : [];
  if (breach.closed) return ['REOPENED'];
  const has = (kind: BreachStepKind) => lastOf(breach.steps, kind) !== undefined;
  const kinds: BreachStepKind[] = has('CONFIRMED') ? [] : ['CONFIRMED'];
  kinds.push('ASSESSED');
  if (has('ASSESSED')) kinds.push('DECIDED');
  kinds.push('REPORTED', 'TOLD', 'DETECTED', 'AWARE');
  if (todosOf(breach)[0] === 'CLOSE') kinds.push('CLOSED');
  return kinds;
}

/** Whether a step can be withdrawn. A later step corrects the other kinds. */
export const isWithdrawable = ({ closed, steps }: Pick<Breach, 'closed' | 'steps'>, { kind, withdrawn }: Step): boolean =>
  !closed && steps.length < MAX_STEPS && !withdrawn && (kind === 'CONFIRMED' || kind === 'REPORTED' || kind === 'TOLD');

/** The phases of a report that can follow. */
export function phasesOf({ nis2, steps }: Pick<Breach, 'nis2' | 'steps'>, regime: BreachRegime): BreachPhase[] {
  if (regime === 'NIS2' && !nis2) return [];
  const has = (phase: BreachPhase) => steps.some((step) => step.regime === regime && step.phase === phase && !step.withdrawn);
  if (has('INITIAL')) return has('FINAL') ? ['FOLLOW_UP'] : ['FOLLOW_UP', 'FINAL'];
  return regime === 'NIS2' && !has('EARLY_WARNING') ? ['EARLY_WARNING', 'INITIAL'] : ['INITIAL'];
}

/** The law and the phase of the report that is due first. */
export function dueReport(of: Pick<Breach, 'nis2' | 'steps' | 'deadlines'>): { regime: BreachRegime; phase: BreachPhase } {
  const next = nextOf(of.deadlines)?.kind ?? 'AUTHORITY';
  const regime = next === 'AUTHORITY' ? 'GDPR' : 'NIS2';
  const wanted = next === 'FINAL_REPORT' ? 'FINAL' : next === 'EARLY_WARNING' ? 'EARLY_WARNING' : 'INITIAL';
  const phases = phasesOf(of, regime);
  return { regime, phase: phases.includes(wanted) ? wanted : (phases[0] ?? 'INITIAL') };
}

/** The earliest awareness that was recorded. A correction does not hide that a deadline had passed. */
export const firstAwareness = ({ awareAt, steps }: Pick<Breach, 'awareAt' | 'steps'>): number =>
  Math.min(Date.parse(awareAt), ...steps.filter(({ kind }) => kind === 'AWARE').map(({ happenedAt }) => Date.parse(happenedAt)));

/** Whether a report meets a deadline that had passed. Then a reason is needed. */
export function isLate(of: Pick<Breach, 'awareAt' | 'steps' | 'deadlines'>, regime: BreachRegime, phase: BreachPhase, at: string): boolean {
  const meets = ({ kind }: Deadline) => {
    if (regime === 'GDPR') return kind === 'AUTHORITY';
    if (kind === 'NOTIFICATION') return phase !== 'EARLY_WARNING';
    return kind === 'EARLY_WARNING' || (kind === 'FINAL_REPORT' && phase === 'FINAL');
  };
  // The final report runs from an earlier report, not from the awareness.
  const moved = ({ kind }: Deadline) => (kind === 'FINAL_REPORT' ? 0 : Date.parse(of.awareAt) - firstAwareness(of));
  const hadPassed = (deadline: Deadline) => Date.parse(at) > Date.parse(deadline.dueAt) - moved(deadline);
  return of.deadlines.some((deadline) => deadline.state === 'RUNNING' && meets(deadline) && hadPassed(deadline));
}

/** The options with the chosen one. Another member's step may have made it impossible, and it must not change unseen. */
export const withChosen = <Option>(options: readonly Option[], chosen: Option): Option[] =>
  options.includes(chosen) ? [...options] : [chosen, ...options];

/** What the member typed for a step. */
export type Typed = {
  kind: BreachStepKind;
  /** A local time of the organisation. */
  at: string;
  text: string;
  risk: string;
  authority: string;
  /** Whether the persons are told. */
  told: string;
  regime: BreachRegime;
  phase: BreachPhase;
  reference: string;
  late: string;
};

export type Fault = 'kind' | 'at' | 'text' | 'risk' | 'authority' | 'authority-risk' | 'persons' | 'phase' | 'reference' | 'late';

export const needsText = (kind: BreachStepKind): boolean => kind !== 'CONFIRMED' && kind !== 'CLOSED';

const isText = (text: string) => shows(text) && left(text, TEXT) >= 0;

/** The fields that cannot be sent. `at` is the point in time of the typed time. Another member may have recorded a step meanwhile. */
export function faultsOf(
  typed: Typed,
  of: Pick<Breach, 'closed' | 'nis2' | 'awareAt' | 'deadlines' | 'steps'>,
  at: string | undefined,
  now: number,
): Fault[] {
  const faults: Fault[] = [];
  if (!kindsOf(of).includes(typed.kind)) faults.push('kind');
  if (!at || Date.parse(at) > now) faults.push('at');
  if (needsText(typed.kind) ? !isText(typed.text) : left(typed.text, TEXT) < 0) faults.push('text');
  if (typed.kind === 'ASSESSED' && !typed.risk) faults.push('risk');
  if (typed.kind === 'DECIDED') {
    if (!typed.authority) faults.push('authority');
    if (typed.authority === 'no' && lastOf(of.steps, 'ASSESSED')?.risk !== 'NONE') faults.push('authority-risk');
    if (!typed.told) faults.push('persons');
  }
  if (typed.kind === 'REPORTED') {
    if (!phasesOf(of, typed.regime).includes(typed.phase)) faults.push('phase');
    if (left(typed.reference, NAME) < 0) faults.push('reference');
    if (at && isLate(of, typed.regime, typed.phase, at) && !isText(typed.late)) faults.push('late');
  }
  return faults;
}
