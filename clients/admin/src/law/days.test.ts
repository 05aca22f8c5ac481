import { expect, test } from 'vitest';
import { readDays } from './days';

test.each([
  ['', null],
  ['  ', null],
  ['1', 1],
  [' 6 ', 6],
  ['06', 6],
  ['7', undefined],
  ['0', undefined],
  ['-1', undefined],
  ['1.5', undefined],
  ['1e0', undefined],
  ['five', undefined],
  ['٣', undefined],
])('an own period of “%s” below seven days is %s', (typed, days) => expect(readDays(typed, 6)).toBe(days));
