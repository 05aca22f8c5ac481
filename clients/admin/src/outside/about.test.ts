import { expect, test } from 'vitest';
import { canReopen, canRevoke, isAbout } from './about';

test('a question is shown at what it is about, and only there', () => {
  const task = { kind: 'task', id: 't' } as const;
  const action = { kind: 'action', id: 'a' } as const;
  expect([task, action, undefined].map((about) => isAbout({ task: 't', action: null }, about))).toEqual([true, false, false]);
  expect([task, action, undefined].map((about) => isAbout({ task: null, action: 'a' }, about))).toEqual([false, true, false]);
  expect([task, action, undefined].map((about) => isAbout({ task: null, action: null }, about))).toEqual([false, false, true]);
  expect(isAbout({ task: 'other', action: null }, task)).toBe(false);
});

test('a question is reopened after an answer or its last day, and revoked once', () => {
  const states = ['OPEN', 'ANSWERED', 'REVOKED', 'EXPIRED', 'OVER', 'LOCKED'] as const;
  expect(states.filter((state) => canReopen({ state }))).toEqual(['ANSWERED', 'EXPIRED']);
  expect(states.filter((state) => !canRevoke({ state }))).toEqual(['REVOKED']);
});
