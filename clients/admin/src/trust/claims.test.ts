import { expect, test } from 'vitest';
import { CLAIMS, FRESH_DAYS, LAYERS, statesOf, type Claim, type Results } from './claims';

const DAY = 86_400_000;
const made = Date.parse('2026-11-01T00:00:00Z');
const claims: Claim[] = ['a', 'b', 'c'].map((id) => ({ id, layer: 'edge', claim: id, where: id }));
const results: Results = {
  commit: 'f'.repeat(40),
  date: new Date(made).toISOString(),
  claims: [
    { id: 'a', state: 'proved' },
    { id: 'b', state: 'perhaps' },
  ],
};

test('a claim is proved by a result of this build and by nothing else', () => {
  expect([...statesOf(claims, results, made)]).toEqual([
    ['a', 'proved'],
    ['b', 'unproved'],
    ['c', 'unproved'],
  ]);
  expect([...statesOf(claims, null, made).values()]).toEqual(['unproved', 'unproved', 'unproved']);
});

test('results grow old', () => {
  expect(statesOf(claims, results, made + FRESH_DAYS * DAY).get('a')).toBe('proved');
  expect(statesOf(claims, results, made + (FRESH_DAYS + 1) * DAY).get('a')).toBe('unproved');
});

test('every claim stands in a layer that the page shows, and every layer has claims', () => {
  expect(new Set(CLAIMS.map(({ layer }) => layer))).toEqual(new Set(LAYERS));
});
