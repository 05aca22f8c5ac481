import { expect, test } from 'vitest';
import { isNarrowed, listFilter, readSearch, toggled } from './search';

test('an empty address is the queue: mine and unassigned, whatever is open', () => {
  expect(listFilter(readSearch({}))).toEqual({
    mine: true,
    unassigned: true,
    stages: ['NEW', 'IN_TRIAGE', 'UNDER_INVESTIGATION', 'PENDING_REVIEW'],
  });
});

test('what is not understood is left out, what is known keeps its order', () => {
  expect(readSearch({ view: 'nonsense', stage: ['CLOSED', 'NEW', 'X'], severity: 'HIGH', category: '1 OR 1' })).toEqual({
    stage: ['NEW', 'CLOSED'],
    severity: ['HIGH'],
  });
});

test('closed cases have a view of their own, whoever handled them', () => {
  expect(listFilter(readSearch({ view: 'closed' }))).toEqual({ stages: ['CLOSED'] });
  expect(listFilter(readSearch({ view: 'all' }))).toEqual({ stages: ['NEW', 'IN_TRIAGE', 'UNDER_INVESTIGATION', 'PENDING_REVIEW'] });
});

test('a named assignee replaces the view', () => {
  const assignee = '7b7f27c8-31b9-4a40-9aa5-1b5a2c1f0d11';
  expect(listFilter(readSearch({ view: 'mine', assignee }))).toMatchObject({ assignee });
  expect(listFilter(readSearch({ view: 'mine', assignee }))).not.toHaveProperty('mine');
});

test('view and order do not narrow, facets do', () => {
  expect(isNarrowed(readSearch({ view: 'all', order: 'NUMBER', reverse: 'yes', saved: '7b7f27c8-31b9-4a40-9aa5-1b5a2c1f0d11' }))).toBe(
    false,
  );
  expect(isNarrowed({ view: 'all', stage: undefined })).toBe(false);
  expect(isNarrowed(readSearch({ overdue: 'yes' }))).toBe(true);
});

test('taking the last value away leaves no filter behind', () => {
  expect(toggled(undefined, 'NEW')).toEqual(['NEW']);
  expect(toggled(['NEW'], 'NEW')).toBeUndefined();
});
