import { expect, test } from 'vitest';
import { faultsOf, hasUnknown, inputOf, isFine, noTask, noVersion } from './fields';

test('only variables of the list are accepted', () => {
  expect(hasUnknown('Hello {{today}} and {{ member }}')).toBe(false);
  expect(hasUnknown('{{reporter}}')).toBe(true);
  expect(hasUnknown('{{today')).toBe(true);
  expect(hasUnknown('{one}')).toBe(false);
});

test('each mistake is found at its field', () => {
  const empty = faultsOf('TEXT', noVersion('en', 'TEXT'));
  expect(empty).toEqual({ name: 'empty', body: 'empty', tasks: [] });
  expect(isFine(faultsOf('TEXT', { ...noVersion('en', 'TEXT'), name: 'N', body: 'Hello {{today}}' }))).toBe(true);
  const list = { ...noVersion('en', 'CHECKLIST'), name: 'N', tasks: [{ ...noTask(), days: '366' }] };
  expect(faultsOf('CHECKLIST', list).tasks).toEqual([['title', 'days']]);
  expect(faultsOf('CHECKLIST', { ...list, tasks: [{ ...noTask(), title: 'T', days: '1.5' }] }).tasks).toEqual([['days']]);
});

test('an empty number of days means no date', () => {
  const [version] = inputOf([{ ...noVersion('en', 'CHECKLIST'), name: 'N', tasks: [{ ...noTask(), title: 'T' }] }]);
  expect(version?.tasks).toEqual([{ title: 'T', days: null, working: true, assignee: true }]);
});
