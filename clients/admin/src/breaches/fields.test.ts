import { expect, test } from 'vitest';
import { clashesOf, faultsOf, inputOf, noFields, rebased } from './fields';

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

test('a draft follows what a colleague stored, except where both changed a field', () => {
  const begun = { ...noFields, title: 'Laptop', nature: 'Lost' };
  const stored = { ...begun, nature: 'Stolen', measures: 'Wiped' };
  const mine = { ...begun, nature: 'Left on a train', contact: 'Privacy team' };
  expect(clashesOf(mine, begun, stored)).toEqual(['nature']);
  expect(rebased(mine, begun, stored)).toEqual({ ...stored, nature: 'Left on a train', contact: 'Privacy team' });
  expect(clashesOf(stored, begun, stored)).toEqual([]);
});
