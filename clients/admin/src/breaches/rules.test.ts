import { expect, test } from 'vitest';
import { firstOf, leftOf, nextOf, shownOf, tone } from './deadlines';
import { faultsOf, fitting, isLate, kindsOf, phasesOf, todosOf, type Typed } from './rules';
import type { Deadline, Step } from './types';

const due = '2026-03-05T12:00:00Z';
const at = (hours: number) => Date.parse(due) + hours * 3_600_000;
const deadline = (kind: Deadline['kind'], state: Deadline['state'] = 'RUNNING', dueAt = due): Deadline => ({ kind, dueAt, state, metAt: null });
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

test('the phases of a report follow each other', () => {
  const sent = (regime: Step['regime'], phase: Step['phase']) => step({ kind: 'REPORTED', regime, phase });
  expect(phasesOf([], 'GDPR')).toEqual(['INITIAL']);
  expect(phasesOf([], 'NIS2')).toEqual(['EARLY_WARNING', 'INITIAL']);
  expect(phasesOf([sent('NIS2', 'EARLY_WARNING')], 'NIS2')).toEqual(['INITIAL']);
  expect(phasesOf([sent('GDPR', 'INITIAL')], 'GDPR')).toEqual(['FOLLOW_UP', 'FINAL']);
  expect(phasesOf([sent('GDPR', 'INITIAL'), sent('GDPR', 'FINAL')], 'GDPR')).toEqual(['FOLLOW_UP']);
});

test('a report after its deadline needs a reason', () => {
  const late = new Date(at(1)).toISOString();
  expect(isLate([deadline('AUTHORITY')], 'GDPR', 'INITIAL', late)).toBe(true);
  expect(isLate([deadline('AUTHORITY')], 'GDPR', 'INITIAL', due)).toBe(false);
  expect(isLate([deadline('AUTHORITY', 'MET')], 'GDPR', 'FOLLOW_UP', late)).toBe(false);
  expect(isLate([deadline('NOTIFICATION')], 'NIS2', 'EARLY_WARNING', late)).toBe(false);
  expect(isLate([deadline('FINAL_REPORT')], 'NIS2', 'FINAL', late)).toBe(true);
});

test('each step names the fields that are missing', () => {
  const typed: Typed = {
    kind: 'CONFIRMED',
    at: '',
    text: '',
    risk: '',
    authority: '',
    persons: '',
    regime: 'GDPR',
    phase: 'INITIAL',
    reference: '',
    late: '',
  };
  const breach = { deadlines: [deadline('AUTHORITY')], steps: [assessed('RISK')], closed: false, nis2: false };
  expect(fitting({ ...typed, kind: 'CLOSED', regime: 'NIS2', phase: 'FINAL' }, breach)).toEqual(typed);
  const faults = (part: Partial<Typed>, when: string | undefined = due) => faultsOf({ ...typed, ...part }, breach, when, at(9));
  expect(faults({})).toEqual([]);
  expect(faultsOf(typed, breach, undefined, at(9))).toEqual(['at']);
  expect(faults({}, new Date(at(10)).toISOString())).toEqual(['at']);
  expect(faults({ kind: 'ASSESSED' })).toEqual(['text', 'risk']);
  expect(faults({ kind: 'DECIDED', text: 'Why' })).toEqual(['authority', 'persons']);
  expect(faults({ kind: 'DECIDED', text: 'Why', authority: 'no', persons: 'no' })).toEqual(['authority-risk']);
  expect(faults({ kind: 'REPORTED', text: 'All' }, new Date(at(1)).toISOString())).toEqual(['late']);
  expect(faults({ kind: 'REPORTED', text: 'All', late: 'No power' }, new Date(at(1)).toISOString())).toEqual([]);
});
