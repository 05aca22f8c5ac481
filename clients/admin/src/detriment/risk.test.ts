import { expect, test } from 'vitest';
import { byMoment, riskOf, type Assessment } from './risk';

test('the risk rises with likelihood and impact', () => {
  expect(riskOf({ likelihood: 'LOW', impact: 'LOW' })).toBe('LOW');
  expect(riskOf({ likelihood: 'LOW', impact: 'HIGH' })).toBe('MEDIUM');
  expect(riskOf({ likelihood: 'MEDIUM', impact: 'MEDIUM' })).toBe('MEDIUM');
  expect(riskOf({ likelihood: 'MEDIUM', impact: 'HIGH' })).toBe('HIGH');
});

test('the latest assessment of each moment comes first', () => {
  const one = (id: string, moment: Assessment['moment']): Assessment => ({
    id,
    moment,
    likelihood: 'LOW',
    impact: 'LOW',
    reasons: '',
    measures: null,
    assessedOn: '2026-03-02',
    assessedBy: null,
  });
  const shown = byMoment([one('c', 'START'), one('b', 'RECEIPT'), one('a', 'RECEIPT')]);
  expect(shown.map(({ latest, earlier }) => [latest.id, earlier.map(({ id }) => id)])).toEqual([
    ['b', ['a']],
    ['c', []],
  ]);
});
