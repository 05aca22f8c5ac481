import { expect, test } from 'vitest';
import { faultsOf, inputOf, noFields } from './fields';

test('an entry needs a title, and a number has digits only', () => {
  expect(faultsOf(noFields)).toEqual(['title']);
  expect(faultsOf({ ...noFields, title: 'Lost laptop', persons: '120' })).toEqual([]);
  expect(faultsOf({ ...noFields, title: 'Lost laptop', persons: '-1', records: 'many' })).toEqual(['persons', 'records']);
  expect(faultsOf({ ...noFields, title: 'x'.repeat(256), nature: 'x'.repeat(10_001) })).toEqual(['title', 'nature']);
});

test('an empty field is sent as missing', () => {
  const input = inputOf({ ...noFields, title: ' Lost laptop ', nature: ' ', persons: ' 120 ' });
  expect(input).toMatchObject({ title: 'Lost laptop', nature: null, persons: 120, records: null, nis2: false });
});

test('the choice of NIS2 is sent as typed', () => {
  expect(inputOf({ ...noFields, title: 'Lost laptop', nis2: 'yes' }).nis2).toBe(true);
});
