import { beforeEach, expect, test, vi } from 'vitest';

const hint = { organisation: 'o', handles: true, dialogue: false, assigns: true, closes: false, manages: false, identity: false };
beforeEach(() => vi.resetModules());

test('a page without a hint has no guess', async () => {
  history.replaceState(null, '');
  const { hasHint, takeHint } = await import('./hint');
  expect([hasHint(), takeHint()]).toEqual([false, undefined]);
});

test('a hint keeps the state of the router, survives a reload, and is used once', async () => {
  history.replaceState({ __TSR_key: 'k' }, '');
  (await import('./hint')).setHint(hint);
  expect(history.state).toEqual({ __TSR_key: 'k', voicase: hint });
  vi.resetModules();
  const { hasHint, takeHint } = await import('./hint');
  expect(hasHint()).toBe(true);
  expect([takeHint(), takeHint()]).toEqual([hint, undefined]);
});
