import { expect, test } from 'vitest';
import { filterOf, readTasks } from './search';

test('an address with unknown values shows what is mine and open', () => {
  expect(readTasks({ all: 'no', span: 'year', done: true })).toEqual({});
  expect(filterOf({})).toEqual({ mine: true, done: false });
});

test('the filters combine, and what is done has no span', () => {
  expect(filterOf(readTasks({ all: 'yes', span: 'overdue' }))).toEqual({ mine: false, done: false, span: 'OVERDUE' });
  expect(filterOf(readTasks({ span: 'week', done: 'yes' }))).toEqual({ mine: true, done: true });
});
