// @vitest-environment happy-dom
import { compileMessage } from '@lingui/message-utils/compileMessage';
import { expect, test } from 'vitest';
import { activate, language, preferred, translate } from './i18n.ts';

test('texts, plurals and the direction of the page turn with the language', () => {
  activate('en', { days: compileMessage('{n, plural, one {# day} other {# days}}') });
  expect([translate('days', { n: 1 }), translate('days', { n: 3 })]).toEqual(['1 day', '3 days']);
  activate('ar', { days: compileMessage('{n, plural, zero {0} one {يوم} two {يومان} few {# أيام} many {# يوماً} other {# يوم}}') });
  expect([1, 2, 3, 11, 100].map((n) => translate('days', { n }))).toEqual(['يوم', 'يومان', '3 أيام', '11 يوماً', '100 يوم']);
  expect([language(), document.documentElement.lang, document.documentElement.dir]).toEqual(['ar', 'ar', 'rtl']);
});

test('the browser’s first language that there is, else English', () => {
  expect(preferred(['ar', 'de', 'en'], ['fr-FR', 'de-AT', 'en'])).toBe('de');
  expect(preferred(['ar', 'de', 'en'], ['fr'])).toBe('en');
  expect(preferred(['ar', 'de'], ['fr'])).toBe('ar');
});
