import { dayIn } from '@voicase/shared/time';
import { expect, test } from 'vitest';
import { answerOf, conversations, stateOf, type Record } from './records';

const record = (part: Partial<Record>): Record => ({
  id: 'a',
  conversation: 'a',
  version: 1,
  heldOn: '2026-03-02',
  recording: 'NONE',
  text: '',
  writtenBy: null,
  writtenAt: '2026-03-02T10:00:00Z',
  offeredOn: null,
  correctedOn: null,
  agreedOn: null,
  signedOn: null,
  ...part,
});

test('versions of one conversation belong together, the latest first', () => {
  const all = [record({}), record({ id: 'b', conversation: 'b', heldOn: '2026-03-09' }), record({ id: 'c', version: 2 })];
  const groups = conversations(all);
  expect(groups.map(({ latest, earlier }) => [latest.id, earlier.map(({ id }) => id)])).toEqual([
    ['b', []],
    ['c', ['a']],
  ]);
});

const inOslo = (at: string) => dayIn('Europe/Oslo', Date.parse(at));

test('the last step of a version counts', () => {
  expect(stateOf(record({ writtenAt: '2026-03-02T23:30:00Z' }), inOslo)).toEqual({ state: 'WRITTEN', on: '2026-03-03' });
  const offered = record({ offeredOn: '2026-03-03', correctedOn: '2026-03-04' });
  expect(stateOf(offered, inOslo).state).toBe('CORRECTED');
  expect(stateOf({ ...offered, agreedOn: '2026-03-05' }, inOslo)).toEqual({ state: 'AGREED', on: '2026-03-05' });
  expect(stateOf({ ...offered, signedOn: '2026-03-06' }, inOslo).state).toBe('SIGNED');
});

test('a request that waits is answered when its deadline is met', () => {
  const meeting = (metOn: string | null) => [
    { kind: 'FEEDBACK', dueOn: '2026-03-16', metOn: '2026-03-01' },
    { kind: 'MEETING', dueOn: '2026-03-16', metOn },
  ];
  expect(answerOf({ dueOn: '2026-03-16' }, meeting(null)) ?? undefined).toBeUndefined();
  expect(answerOf({ dueOn: '2026-03-16' }, meeting('2026-03-04'))).toBe('2026-03-04');
});
