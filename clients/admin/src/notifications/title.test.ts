import { expect, test } from 'vitest';
import { titleWith } from './title';

test('the number stands before the title once, and goes when nothing is new', () => {
  expect(titleWith(3, 'Cases – VoiCase')).toBe('(3) Cases – VoiCase');
  expect(titleWith(12, '(3) Cases – VoiCase')).toBe('(12) Cases – VoiCase');
  expect(titleWith(0, '(3) Cases – VoiCase')).toBe('Cases – VoiCase');
  expect(titleWith(0, 'Case VC-2026-48213 – VoiCase')).toBe('Case VC-2026-48213 – VoiCase');
});
