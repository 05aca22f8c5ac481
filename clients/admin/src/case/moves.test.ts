import { expect, test } from 'vitest';
import { dismissals, offers, outcomes } from './moves';

test('what is allowed is offered, the way on first', () => {
  const moves = [
    { to: 'IN_TRIAGE' as const, allowed: true, block: null },
    { to: 'PENDING_REVIEW' as const, allowed: true, block: null },
  ];
  expect(offers('UNDER_INVESTIGATION', moves)).toEqual([
    { act: 'submit', primary: true, block: null },
    { act: 'toTriage', primary: false, block: null },
  ]);
});

test('what is never permitted is not shown, what only lacks something says what', () => {
  const moves = [
    { to: 'CLOSED' as const, allowed: false, block: 'NEEDS_ANOTHER_APPROVER' as const },
    { to: 'UNDER_INVESTIGATION' as const, allowed: false, block: 'NOT_PERMITTED' as const },
  ];
  expect(offers('PENDING_REVIEW', moves)).toEqual([{ act: 'close', primary: true, block: 'NEEDS_ANOTHER_APPROVER' }]);
});

test('a move this client does not know is not half offered', () => {
  expect(offers('NEW', [{ to: 'CLOSED', allowed: true, block: null }])).toEqual([]);
});

test('every outcome can be chosen, and only once', () => {
  expect(new Set(outcomes).size).toBe(8);
  expect(outcomes).toEqual(expect.arrayContaining(dismissals));
});
