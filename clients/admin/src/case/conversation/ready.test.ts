import { expect, test } from 'vitest';
import { announcement, checkInQuestion, confirmation, explained } from './ready';

test('the confirmation speaks the reporter’s language and promises the real date', () => {
  const { text, language } = confirmation('de', '2026-03-01', '2026-06-08');
  expect(language).toBe('de');
  expect(text).toContain('1. März 2026');
  expect(text).toContain('8. Juni 2026');
});

test('a language without a text gets the English one, and a missing date no promise', () => {
  const { text, language } = confirmation('fr', '2026-03-01', undefined);
  expect(language).toBe('en');
  expect(text).not.toContain('undefined');
});

test('an extension ends with its reason, and an announced closing is a plan', () => {
  const { text } = announcement('extension', 'en', '2026-06-08');
  expect(explained(text, ' The witness is away. ')).toMatch(/by 8 June 2026 .* The reason: The witness is away\.$/);
  expect(announcement('closing', 'en', '2026-06-08').text).toContain('We plan to close the case on 8 June 2026 unless you write');
});

test('a check-in asks in the language of the reporter', () => {
  expect(checkInQuestion('de')).toContain('schlechter behandelt');
  expect(checkInQuestion('ar')).toMatch(/[\u0600-\u06ff]/);
  expect(checkInQuestion('fr')).toBe(checkInQuestion('en'));
});
