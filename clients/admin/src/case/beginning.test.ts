import { expect, test } from 'vitest';
import { beginning } from './beginning';

test('a long text ends with an ellipsis, after a whole character', () => {
  expect(beginning('Anna')).toBe('Anna');
  expect(beginning('a'.repeat(60))).toBe('a'.repeat(60));
  expect(beginning('a'.repeat(61))).toBe(`${'a'.repeat(60)}…`);
  expect(beginning(`${'a'.repeat(59)}😀`)).toBe(`${'a'.repeat(59)}…`);
});
