import { beforeEach, expect, test, vi } from 'vitest';

const mark = { organisation: 'o', handles: true, dialogue: false };
beforeEach(() => vi.resetModules());

test('a page without a mark has no guess', async () => {
  history.replaceState(null, '');
  const { isMarked, takeMark } = await import('./mark');
  expect([isMarked(), takeMark()]).toEqual([false, undefined]);
});

test('a mark keeps the state of the router, survives a reload, and is used once', async () => {
  history.replaceState({ __TSR_key: 'k' }, '');
  (await import('./mark')).setMark(mark);
  expect(history.state).toEqual({ __TSR_key: 'k', voicase: mark });
  vi.resetModules();
  const { isMarked, takeMark } = await import('./mark');
  expect(isMarked()).toBe(true);
  expect([takeMark(), takeMark()]).toEqual([mark, undefined]);
});
