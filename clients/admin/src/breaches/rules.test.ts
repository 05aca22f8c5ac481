import { expect, test } from 'vitest';
import { firstOf, isMetLate, leftOf, nextOf, shownOf, tone } from './deadlines';
import { dueReport, faultsOf, isLate, isWithdrawable, kindsOf, MAX_STEPS, phasesOf, todosOf, withChosen, type Typed } from './rules';
import type { Deadline, Step } from './types';

const due = '2026-03-05T12:00:00Z';
const at = (hours: number) => Date.parse(due) + hours * 3_600_000;
const deadline = (kind: Deadline['kind'], state: Deadline['state'] = 'RUNNING', dueAt = due): Deadline => ({
  kind,
  dueAt,
  state,
  metAt: null,
});
const step = (part: Partial<Step>): Step => ({
  id: crypto.randomUUID(),
  kind: 'TOLD',
  happenedAt: due,
  text: null,
  risk: null,
  tellsAuthority: null,
  tellsPersons: null,
  regime: null,
  phase: null,
  reference: null,
  lateReason: null,
  withdrawn: false,
  withdraws: null,
  recordedAt: due,
  recordedBy: null,
  ...part,
});
const assessed = (risk: Step['risk']) => step({ kind: 'ASSESSED', risk });
const decided = (tellsAuthority: boolean, tellsPersons: boolean) => step({ kind: 'DECIDED', tellsAuthority, tellsPersons });

test('a deadline is counted in days, hours and minutes', () => {
  expect(leftOf(due, at(-100))).toEqual({ over: false, unit: 'days', count: 4 });
  expect(leftOf(due, at(-72))).toEqual({ over: false, unit: 'hours', count: 72 });
  expect(leftOf(due, at(-19.5))).toEqual({ over: false, unit: 'hours', count: 19 });
  expect(leftOf(due, at(-0.5))).toEqual({ over: false, unit: 'minutes', count: 30 });
  expect(leftOf(due, at(2))).toEqual({ over: true, unit: 'hours', count: 2 });
});

test('a new entry shows its deadlines before it is stored', () => {
  expect(firstOf('2026-03-02T12:00:00Z', false)).toEqual([deadline('AUTHORITY', 'RUNNING', '2026-03-05T12:00:00.000Z')]);
  const all = firstOf('2026-03-02T12:00:00Z', true).map(({ kind, dueAt }) => [kind, dueAt.slice(0, 10)]);
  expect(all).toEqual([
    ['EARLY_WARNING', '2026-03-03'],
    ['AUTHORITY', '2026-03-05'],
    ['NOTIFICATION', '2026-03-05'],
  ]);
});

test('the tone follows the time that is left', () => {
  expect(tone(deadline('AUTHORITY'), at(-25))).toBe('calm');
  expect(tone(deadline('AUTHORITY'), at(-24))).toBe('soon');
  expect(tone(deadline('EARLY_WARNING'), at(-7))).toBe('calm');
  expect(tone(deadline('AUTHORITY'), at(1))).toBe('overdue');
  expect(tone(deadline('AUTHORITY', 'DROPPED'), at(1))).toBe('met');
  const met = (hours: number) => ({ ...deadline('AUTHORITY', 'MET'), metAt: new Date(at(hours)).toISOString() });
  expect([isMetLate(met(0)), isMetLate(met(1)), tone(met(1), at(9))]).toEqual([false, true, 'soon']);
});

test('a report under NIS2 that is not needed is not shown', () => {
  const all = [deadline('AUTHORITY', 'DROPPED'), deadline('FINAL_REPORT', 'DROPPED'), deadline('NOTIFICATION', 'MET')];
  expect(shownOf(all).map(({ kind }) => kind)).toEqual(['AUTHORITY', 'NOTIFICATION']);
  expect(nextOf(all)).toBeUndefined();
  expect(nextOf([deadline('AUTHORITY'), deadline('EARLY_WARNING', 'RUNNING', '2026-03-03T12:00:00Z')])?.kind).toBe('EARLY_WARNING');
});

test('an entry shows what is left to do and can be closed at the end', () => {
  const breach = (deadlines: Deadline[], ...steps: Step[]) => ({ closed: false, deadlines, steps });
  expect(todosOf(breach([deadline('AUTHORITY')]))).toEqual(['ASSESS', 'DECIDE', 'REPORT']);
  const told = breach([deadline('AUTHORITY', 'MET')], assessed('HIGH'), decided(true, true));
  expect(todosOf(told)).toEqual(['TELL']);
  expect(kindsOf(told)).not.toContain('CLOSED');
  expect(kindsOf(breach([deadline('AUTHORITY')]))).not.toContain('DECIDED');
  const again = breach([deadline('AUTHORITY')], assessed('NONE'), decided(false, false), assessed('HIGH'));
  expect(todosOf(again), 'a new assessment needs a new decision').toEqual(['DECIDE', 'REPORT']);
  const ended = breach([deadline('AUTHORITY', 'DROPPED')], assessed('NONE'), decided(false, false), step({ kind: 'CONFIRMED' }));
  expect(todosOf(ended)).toEqual(['CLOSE']);
  expect(kindsOf(ended)).toContain('CLOSED');
  expect(kindsOf(ended)).not.toContain('CONFIRMED');
  expect(kindsOf({ ...ended, closed: true })).toEqual(['REOPENED']);
});

test('a withdrawn step counts for nothing', () => {
  const withdrawn = (part: Partial<Step>) => step({ ...part, withdrawn: true });
  const told = { closed: false, nis2: true, deadlines: [deadline('AUTHORITY', 'MET')], steps: [assessed('HIGH'), decided(true, true)] };
  expect(todosOf({ ...told, steps: [...told.steps, step({})] })).toEqual(['CLOSE']);
  expect(todosOf({ ...told, steps: [...told.steps, withdrawn({})] })).toEqual(['TELL']);
  expect(kindsOf({ ...told, steps: [withdrawn({ kind: 'CONFIRMED' })] })).toContain('CONFIRMED');
  expect(phasesOf({ nis2: false, steps: [withdrawn({ kind: 'REPORTED', regime: 'GDPR', phase: 'INITIAL' })] }, 'GDPR')).toEqual([
    'INITIAL',
  ]);
});

test('a report, a confirmation and a notice can be withdrawn once, while the entry is open', () => {
  const open = { closed: false, steps: [] };
  for (const kind of ['CONFIRMED', 'REPORTED', 'TOLD'] as const) expect(isWithdrawable(open, step({ kind }))).toBe(true);
  for (const kind of ['DETECTED', 'AWARE', 'ASSESSED', 'DECIDED', 'CLOSED', 'WITHDRAWN'] as const)
    expect(isWithdrawable(open, step({ kind }))).toBe(false);
  expect(isWithdrawable(open, step({ withdrawn: true }))).toBe(false);
  expect(isWithdrawable({ ...open, closed: true }, step({}))).toBe(false);
});

test('an entry with the maximum of steps can only be closed', () => {
  const steps = [...Array<Step>(MAX_STEPS - 2).fill(step({})), assessed('NONE'), decided(false, false)];
  expect(kindsOf({ closed: false, deadlines: [], steps })).toEqual(['CLOSED']);
  expect(kindsOf({ closed: false, deadlines: [deadline('AUTHORITY')], steps })).toEqual([]);
  expect(kindsOf({ closed: true, deadlines: [], steps })).toEqual([]);
});

const sent = (regime: Step['regime'], phase: Step['phase']) => step({ kind: 'REPORTED', regime, phase });

test('the phases of a report follow each other', () => {
  const phases = (steps: Step[], regime: 'GDPR' | 'NIS2', nis2 = true) => phasesOf({ nis2, steps }, regime);
  expect(phases([], 'GDPR')).toEqual(['INITIAL']);
  expect(phases([], 'NIS2')).toEqual(['EARLY_WARNING', 'INITIAL']);
  expect(phases([], 'NIS2', false)).toEqual([]);
  expect(phases([sent('NIS2', 'EARLY_WARNING')], 'NIS2')).toEqual(['INITIAL']);
  expect(phases([sent('GDPR', 'INITIAL')], 'GDPR')).toEqual(['FOLLOW_UP', 'FINAL']);
  expect(phases([sent('GDPR', 'INITIAL'), sent('GDPR', 'FINAL')], 'GDPR')).toEqual(['FOLLOW_UP']);
});

test('a report begins with the law and the phase of the next deadline', () => {
  const due = (deadlines: Deadline[], ...steps: Step[]) => dueReport({ nis2: true, deadlines, steps });
  const warning = deadline('EARLY_WARNING', 'RUNNING', '2026-03-03T12:00:00Z');
  expect(due([deadline('AUTHORITY'), warning])).toEqual({ regime: 'NIS2', phase: 'EARLY_WARNING' });
  expect(due([deadline('AUTHORITY')])).toEqual({ regime: 'GDPR', phase: 'INITIAL' });
  expect(due([deadline('NOTIFICATION')], sent('NIS2', 'EARLY_WARNING'))).toEqual({ regime: 'NIS2', phase: 'INITIAL' });
  expect(due([deadline('FINAL_REPORT')], sent('NIS2', 'INITIAL'))).toEqual({ regime: 'NIS2', phase: 'FINAL' });
  expect(due([deadline('AUTHORITY', 'MET')], sent('GDPR', 'INITIAL')), 'nothing is due').toEqual({ regime: 'GDPR', phase: 'FOLLOW_UP' });
});

test('a report after its deadline needs a reason, also when the awareness was corrected to a later time', () => {
  const late = new Date(at(1)).toISOString();
  const awareAt = new Date(at(-72)).toISOString();
  const isLateBy = (one: Deadline, regime: 'GDPR' | 'NIS2', phase: NonNullable<Step['phase']>, when = late, steps: Step[] = []) =>
    isLate({ awareAt, steps, deadlines: [one] }, regime, phase, when);
  expect(isLateBy(deadline('AUTHORITY'), 'GDPR', 'INITIAL')).toBe(true);
  expect(isLateBy(deadline('AUTHORITY'), 'GDPR', 'INITIAL', due)).toBe(false);
  expect(isLateBy(deadline('AUTHORITY', 'MET'), 'GDPR', 'FOLLOW_UP')).toBe(false);
  expect(isLateBy(deadline('NOTIFICATION'), 'NIS2', 'EARLY_WARNING')).toBe(false);
  expect(isLateBy(deadline('FINAL_REPORT'), 'NIS2', 'FINAL')).toBe(true);
  const earlier = [step({ kind: 'AWARE', happenedAt: new Date(at(-73)).toISOString() })];
  expect(isLateBy(deadline('AUTHORITY'), 'GDPR', 'INITIAL', due, earlier)).toBe(true);
  expect(isLateBy(deadline('FINAL_REPORT'), 'NIS2', 'FINAL', due, earlier), 'it runs from the notification').toBe(false);
});

test('a choice that cannot follow any more stays and is an error', () => {
  expect(withChosen(['ASSESSED'], 'CLOSED')).toEqual(['CLOSED', 'ASSESSED']);
  expect(withChosen(['ASSESSED', 'CLOSED'], 'CLOSED')).toEqual(['ASSESSED', 'CLOSED']);
});

test('each step names the fields that are missing', () => {
  const typed: Typed = {
    kind: 'CONFIRMED',
    at: '',
    text: '',
    risk: '',
    authority: '',
    told: '',
    regime: 'GDPR',
    phase: 'INITIAL',
    reference: '',
    late: '',
  };
  const awareAt = new Date(at(-72)).toISOString();
  const breach = { awareAt, deadlines: [deadline('AUTHORITY')], steps: [assessed('RISK')], closed: false, nis2: false };
  const faults = (part: Partial<Typed>, when: string | undefined = due) => faultsOf({ ...typed, ...part }, breach, when, at(9));
  expect(faults({})).toEqual([]);
  expect(faultsOf(typed, breach, undefined, at(9))).toEqual(['at']);
  expect(faults({}, new Date(at(10)).toISOString())).toEqual(['at']);
  expect(faults({ kind: 'ASSESSED' })).toEqual(['text', 'risk']);
  expect(faults({ kind: 'DECIDED', text: 'Why' })).toEqual(['authority', 'persons']);
  expect(faults({ kind: 'DECIDED', text: 'Why', authority: 'no', told: 'no' })).toEqual(['authority-risk']);
  expect(faults({ kind: 'REPORTED', text: 'All' }, new Date(at(1)).toISOString())).toEqual(['late']);
  expect(faults({ kind: 'REPORTED', text: 'All', late: 'No power' }, new Date(at(1)).toISOString())).toEqual([]);
  expect(faults({ kind: 'CLOSED' })).toEqual(['kind']);
  expect(faults({ kind: 'REPORTED', text: 'All', phase: 'FOLLOW_UP' })).toEqual(['phase']);
  expect(faults({ kind: 'REPORTED', text: 'All', regime: 'NIS2' })).toEqual(['phase']);
});
