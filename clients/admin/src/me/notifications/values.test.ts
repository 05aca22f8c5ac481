import { expect, test } from 'vitest';
import { hours, inputOf, zonesOf } from './values';

const stored = {
  deliveries: [{ kind: 'ASSIGNMENT' as const, delivery: 'AT_ONCE' as const }],
  quietFrom: 22,
  quietTo: 7,
  digestAt: 8,
  timeZone: null,
  language: null,
  languages: ['de', 'en'],
  confirmed: true,
};

test('the form begins with what is stored, and with the language of the page if none is', () => {
  expect(inputOf(stored, 'en').language).toBe('en');
  expect(inputOf(stored, 'ar').language).toBe('de');
  expect(inputOf({ ...stored, language: 'de' }, 'en').language).toBe('de');
  expect(inputOf(stored, 'en')).not.toHaveProperty('confirmed');
});

test('there are 24 hours, and a stored time zone that the browser does not know can stay', () => {
  expect(hours('en-GB')).toHaveLength(24);
  expect(hours('en-GB')[7]).toEqual(['7', '07:00']);
  expect(zonesOf('Europe/Atlantis')[0]).toBe('Europe/Atlantis');
  expect(zonesOf(null)).toContain('Europe/Berlin');
});
