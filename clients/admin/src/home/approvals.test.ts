import { expect, test } from 'vitest';
import { approvalsOf } from './approvals';
import type { Home } from './query';

const request = { id: 'r', askedAt: '2026-03-01T10:00:00Z', approvable: true, approvableFrom: '2026-03-01T10:00:00Z', askedBy: null };
const own = { ...request, id: 'own', approvable: false, approvableFrom: null };
const later = { ...request, id: 'later', approvable: false };
const member = { id: 'm', name: 'Mira' };
const home = (part: Partial<Home>): Home => ({
  open: { total: 0, mine: 0, unassigned: 0, overdue: 0 },
  due: { nodes: [] },
  fresh: { totalCount: 0, nodes: [] },
  waiting: { total: 0 },
  dueCorrectiveActions: [],
  dueCheckIns: [],
  ...part,
});
const ids = (part: Partial<Home>) => approvalsOf(home(part)).map(({ id }) => id);

test('my own request does not wait for me, and a request that I can approve later does', () => {
  const restrictionRequests = [own, request, later].map((each) => ({ ...each, case: 'c', number: 'VC-1' }));
  expect(ids({ restrictionRequests })).toEqual(['r', 'later']);
});

test('a request about an identity is an opening or a disclosure', () => {
  const identityRequests = [false, true].map((disclosure) => ({ ...request, disclosure, case: 'c', number: 'VC-1' }));
  expect(approvalsOf(home({ identityRequests })).map(({ kind }) => kind)).toEqual(['opening', 'disclosure']);
});

test('a reset that was decided waits no more', () => {
  const resets = [
    { ...request, id: 'waits', state: 'WAITING' as const, member },
    { ...request, id: 'done', state: 'APPROVED' as const, member },
  ];
  expect(ids({ resets })).toEqual(['waits']);
});
