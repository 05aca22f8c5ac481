import { expect, test } from 'vitest';
import { strength } from './strength';

test('length counts, repetition does not', () => {
  expect(strength('Tr0ub4dor&3')).toBe('short');
  expect(strength('aaaaaaaaaaaaaaaaaaaa')).toBe('short');
  expect(strength('correct horse')).toBe('fair');
  expect(strength('correct horse battery staple')).toBe('good');
});
