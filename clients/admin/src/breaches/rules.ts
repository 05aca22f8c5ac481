/** Which steps and reports can follow. Pure functions. The server checks the same rules (`api/src/breaches/rules.rs`). */
import type { BreachPhase, BreachRegime, BreachStepKind } from '../../gen/documents';
import { shows } from '@voicase/shared/text';
import { left, NAME, TEXT } from '@voicase/shared/limits';
import type { Breach, Clock, Step } from './types';

export type Todo = 'ASSESS' | 'DECIDE' | 'REPORT' | 'TELL' | 'CLOSE';

const lastOf = (steps: readonly Step[], kind: BreachStepKind): Step | undefined => steps.filter((step) => step.kind === kind).at(-1);

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
export function todosOf({ closed, steps, clocks }: Pick<Breach, 'closed' | 'steps' | 'clocks'>): Todo[] {
  if (closed) return [];
  const decision = decisionOf(steps);
  const todos: Todo[] = [];
  if (!lastOf(steps, 'ASSESSED')) todos.push('ASSESS');
  if (!decision) todos.push('DECIDE');
  if (clocks.some(({ state }) => state === 'RUNNING')) todos.push('REPORT');
  if (decision?.tellsPersons && !lastOf(steps, 'TOLD')) todos.push('TELL');
  return todos.length > 0 ? todos : ['CLOSE'];
}

/** The steps that can follow. */
export function kindsOf(breach: Pick<Breach, 'closed' | 'steps' | 'clocks'>): BreachStepKind[] {
  if (breach.closed) return ['REOPENED'];
  const has = (kind: BreachStepKind) => lastOf(breach.steps, kind) !== undefined;
  const kinds: BreachStepKind[] = has('CONFIRMED') ? [] : ['CONFIRMED'];
  kinds.push('ASSESSED');
  if (has('ASSESSED')) kinds.push('DECIDED');
  kinds.push('REPORTED', 'TOLD', 'DETECTED', 'AWARE');
  if (todosOf(breach)[0] === 'CLOSE') kinds.push('CLOSED');
  return kinds;
}

/** The phases of a report that can follow. */
export function phasesOf(steps: readonly Step[], regime: BreachRegime): BreachPhase[] {
  const has = (phase: BreachPhase) => steps.some((step) => step.regime === regime && step.phase === phase);
  if (has('INITIAL')) return has('FINAL') ? ['FOLLOW_UP'] : ['FOLLOW_UP', 'FINAL'];
  return regime === 'NIS2' && !has('EARLY_WARNING') ? ['EARLY_WARNING', 'INITIAL'] : ['INITIAL'];
}

/** Whether a report meets a deadline that had passed. Then a reason is needed. */
export function isLate(clocks: readonly Clock[], regime: BreachRegime, phase: BreachPhase, at: string): boolean {
  const meets = ({ kind }: Clock) => {
    if (regime === 'GDPR') return kind === 'AUTHORITY';
    if (kind === 'NOTIFICATION') return phase !== 'EARLY_WARNING';
    return kind === 'EARLY_WARNING' || (kind === 'FINAL_REPORT' && phase === 'FINAL');
  };
  return clocks.some((clock) => clock.state === 'RUNNING' && meets(clock) && Date.parse(at) > Date.parse(clock.dueAt));
}

/** What the member typed for a step. */
export interface Typed {
  kind: BreachStepKind;
  /** A local time of the organisation. */
  at: string;
  text: string;
  risk: string;
  authority: string;
  persons: string;
  regime: BreachRegime;
  phase: BreachPhase;
  reference: string;
  late: string;
}

/** The typed step with values that can follow. The phase may belong to the other law, and a colleague may have recorded a step meanwhile. */
export function fitting(typed: Typed, breach: Pick<Breach, 'closed' | 'steps' | 'clocks' | 'nis2'>): Typed {
  const kinds = kindsOf(breach);
  const regime = breach.nis2 ? typed.regime : 'GDPR';
  const phases = phasesOf(breach.steps, regime);
  return {
    ...typed,
    kind: kinds.includes(typed.kind) ? typed.kind : (kinds[0] ?? typed.kind),
    regime,
    phase: phases.includes(typed.phase) ? typed.phase : (phases[0] ?? typed.phase),
  };
}

export type Fault = 'at' | 'text' | 'risk' | 'authority' | 'authority-risk' | 'persons' | 'reference' | 'late';

export const needsText = (kind: BreachStepKind): boolean => kind !== 'CONFIRMED' && kind !== 'CLOSED';

const isText = (text: string) => shows(text) && left(text, TEXT) >= 0;

/** The fields that cannot be sent. `at` is the point in time of the typed time. */
export function faultsOf(typed: Typed, { clocks, steps }: Pick<Breach, 'clocks' | 'steps'>, at: string | undefined, now: number): Fault[] {
  const faults: Fault[] = [];
  if (!at || Date.parse(at) > now) faults.push('at');
  if (needsText(typed.kind) ? !isText(typed.text) : left(typed.text, TEXT) < 0) faults.push('text');
  if (typed.kind === 'ASSESSED' && !typed.risk) faults.push('risk');
  if (typed.kind === 'DECIDED') {
    if (!typed.authority) faults.push('authority');
    if (typed.authority === 'no' && lastOf(steps, 'ASSESSED')?.risk !== 'NONE') faults.push('authority-risk');
    if (!typed.persons) faults.push('persons');
  }
  if (typed.kind === 'REPORTED') {
    if (left(typed.reference, NAME) < 0) faults.push('reference');
    if (at && isLate(clocks, typed.regime, typed.phase, at) && !isText(typed.late)) faults.push('late');
  }
  return faults;
}
