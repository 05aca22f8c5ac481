import { beforeEach, expect, test } from 'vitest';
import { type Report, type State, forget, update } from '../state.ts';
import { about, typedKeys } from './corrections.ts';

const record = (id: string, version: number, heldOn = '2026-11-20') => ({ id, version, heldOn });
const report = (...records: ReturnType<typeof record>[]) => ({ reference: 'R-1', records }) as unknown as Report;

/** Types corrections of this record, and stores them under its id. */
function correct(of: Report, id: string): void {
  const one = of.records.find((some) => some.id === id);
  if (one) typed[id] = { idempotencyKey: id, text: `About ${id}.`, form: 'IN_PERSON', about: about(of, one) };
  update({ typed });
}

/** The keys of the corrections, by the id of the record. */
const keys = (of: Report) => Object.fromEntries([...typedKeys(of)].map(([{ id }, key]) => [id, key]));

let typed: State['typed'];
beforeEach(() => {
  forget();
  typed = {};
});

test('corrections stay with their record, also when another one of the same day has a newer version', () => {
  const before = report(record('a1', 1), record('b2', 2));
  correct(before, 'a1');
  expect(keys(before)).toEqual({ a1: 'a1' });
  expect(keys(report(record('b3', 3), record('a1', 1)))).toEqual({ a1: 'a1' });
});

test('corrections move to the newer version, and not to another record that was there already', () => {
  correct(report(record('a1', 1), record('b2', 2)), 'a1');
  expect(keys(report(record('b2', 2), record('a2', 2)))).toEqual({ a2: 'a1' });
  expect(keys(report(record('b2', 2), record('a2', 2, '2026-11-19'))), 'staff corrected the day').toEqual({ a2: 'a1' });
});

test('two newer versions are told apart by the day, and both texts are shown in any case', () => {
  const before = report(record('a1', 1), record('b1', 1, '2026-11-25'));
  correct(before, 'a1');
  correct(before, 'b1');
  expect(keys(report(record('b2', 2, '2026-11-25'), record('a2', 2)))).toEqual({ a2: 'a1', b2: 'b1' });
  expect(Object.values(keys(report(record('x', 2, '2026-11-01'), record('y', 2, '2026-11-01')))).sort()).toEqual(['a1', 'b1']);
});

test('corrections do not move to the first version of a new record, or to another report', () => {
  correct(report(record('a1', 1)), 'a1');
  expect(keys(report(record('c1', 1), record('a2', 2)))).toEqual({ a2: 'a1' });
  expect(keys({ ...report(record('a2', 2)), reference: 'R-2' })).toEqual({});
});
