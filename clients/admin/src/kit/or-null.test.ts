import { expect, test } from 'vitest';
import { orNull } from './or-null';

test('an optional text without a visible character is none', () => {
  expect(orNull(' Room 1 ')).toBe('Room 1');
  // Only a zero width space, which `trim` does not remove.
  for (const text of ['', ' ', '\u200B']) expect(orNull(text)).toBeNull();
});
