import { expect, test } from 'vitest';
import {
  answerOf,
  dayBefore,
  earliestStep,
  lastCheck,
  nextSteps,
  unregistered,
  whereabouts,
  type CaseFile,
  type Item,
  type Step,
} from './rows';

const step = (kind: Step['kind']): Step => ({
  id: kind,
  kind,
  giver: null,
  receiver: null,
  remark: null,
  happenedOn: '2026-03-02',
  recordedBy: null,
});
const file = (id: string): CaseFile => ({
  id,
  name: 'a.pdf',
  mediaType: 'application/pdf',
  size: 1,
  author: 'STAFF',
  addedOn: '2026-03-02',
  scan: 'CLEAN',
});

test('nothing follows a destruction, and only a receipt follows a return', () => {
  expect(nextSteps({ file: null, custody: [step('RECEIVED')] })).toContain('DESTROYED');
  expect(nextSteps({ file: null, custody: [step('RETURNED')] })).toEqual(['RECEIVED']);
  expect(nextSteps({ file: null, custody: [step('DESTROYED')] })).toEqual([]);
  expect(nextSteps({ file: file('a'), custody: [step('RECEIVED')] })).toEqual(['HANDED_OVER']);
});

test('a check does not move an item', () => {
  const custody = [step('RECEIVED'), step('HANDED_OVER'), step('CHECKED')];
  expect(whereabouts(custody)?.kind).toBe('HANDED_OVER');
  expect(lastCheck(custody)?.kind).toBe('CHECKED');
  expect(lastCheck([step('RECEIVED')])).toBeUndefined();
  const altered = [...custody, step('ALTERED' as Step['kind'])];
  expect(whereabouts(altered)?.kind).toBe('HANDED_OVER');
  expect(lastCheck(altered)?.kind).toBe('ALTERED');
});

test('a file of the register is not offered again', () => {
  const items = [{ file: file('a') }] as Item[];
  expect(unregistered([file('a'), file('b')], items).map(({ id }) => id)).toEqual(['b']);
});

test('the latest answer to the minutes counts', () => {
  const answer = (agreed: boolean) => ({ id: '', agreed, answeredOn: '2026-03-02', remark: null, recordedBy: null });
  expect(answerOf({ answers: [] })).toBe('OPEN');
  expect(answerOf({ answers: [answer(true), answer(false)] })).toBe('AGREED');
  expect(answerOf({ answers: [answer(false)] })).toBe('DISAGREED');
});

test('a correction of the day of receipt moves nothing, and names the day before', () => {
  const first = step('RECEIVED');
  const [second, third] = [
    { ...step('CORRECTED'), id: 'a', happenedOn: '2026-02-20' },
    { ...step('CORRECTED'), id: 'b', happenedOn: '2026-02-21' },
  ];
  const custody = [first, second, step('DESTROYED'), third];
  expect(whereabouts(custody)?.kind).toBe('DESTROYED');
  expect(nextSteps({ file: null, custody })).toEqual([]);
  expect(dayBefore(custody, second)).toBe('2026-03-02');
  expect(dayBefore(custody, third)).toBe('2026-02-20');
  expect(earliestStep({ custody: [first, second], receivedOn: '2026-02-20' })).toBe('2026-02-20');
  expect(earliestStep({ custody, receivedOn: '2026-02-21' })).toBe('2026-03-02');
});
