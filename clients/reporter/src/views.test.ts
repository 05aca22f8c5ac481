import { beforeEach, expect, test, vi } from 'vitest';
import { type Draft, type Receipt, type Report, forget, state, update } from './state.ts';
import { depth, go, listen, replace, view } from './views.ts';

vi.stubGlobal('scrollTo', () => undefined);
listen();

const draft = { answers: {}, uploads: [] } as unknown as Draft;
const report = {} as Report;
const receipt: Receipt = { seed: new Uint8Array(16), reference: 'R', isKept: false };

beforeEach(() => {
  forget();
  replace({ name: 'landing' });
});

test('a form that is not begun leads to the landing page, a report that is not open to its door', () => {
  go({ name: 'review' });
  expect(view().name).toBe('landing');
  go({ name: 'inbox' });
  expect(view().name).toBe('return');
});

test('a sent report cannot be gone back into; its receipt comes first', () => {
  update({ draft });
  go({ name: 'step', step: 0 });
  expect(view()).toEqual({ name: 'step', step: 0 });
  update({ draft: undefined, receipt, report });
  expect(view().name).toBe('receipt');
  update({ receipt: { ...receipt, isKept: true } });
  expect(view().name).toBe('inbox');
});

test('an unkept receipt is shown wherever one goes, with or without its report', () => {
  update({ receipt });
  for (const open of [report, undefined]) {
    update({ report: open });
    for (const name of ['landing', 'begin', 'return', 'inbox', 'ended', 'files', 'receipt'] as const) {
      go({ name });
      expect(view().name).toBe('receipt');
    }
  }
});

test('a draft that is being sent cannot be left', () => {
  update({ draft, sending: new AbortController() });
  for (const name of ['landing', 'privacy', 'files', 'return'] as const) {
    go({ name });
    expect(view().name).toBe('review');
  }
});

test('turning the page clears what was wrong on the last one', () => {
  update({ draft, faults: [{ question: 'q', code: 'REQUIRED' }] });
  go({ name: 'files' });
  expect(state.faults).toEqual([]);
});

test('the address and the history tell nothing', () => {
  const before = location.href;
  update({ draft });
  go({ name: 'step', step: 2 });
  expect(location.href).toBe(before);
  expect(history.state).toBe(depth());
});
