import { expect, test } from 'vitest';
import { isOvertaken } from './stored';

test('input is overtaken if the value is neither the one before it nor the one it wants', () => {
  expect(isOvertaken('LOW', 'LOW', 'HIGH')).toBe(false);
  expect(isOvertaken('LOW', 'MEDIUM', 'HIGH')).toBe(true);
  expect(isOvertaken('', 'Theirs', 'Mine')).toBe(true);
  // Both wanted the same, or nothing was typed.
  expect(isOvertaken('', 'Same', ' Same ')).toBe(false);
  expect(isOvertaken(undefined, 'Theirs', 'Theirs')).toBe(false);
  // A cleared field is input too.
  expect(isOvertaken('Old', 'Theirs', ' ')).toBe(true);
});
