import { act, useEffect } from 'react';
import { beforeEach, expect, test } from 'vitest';
import { forgetUnsaved } from '../app/unsaved';
import { stage } from '../kit/stage';
import { redacted } from './passages';
import { useSteps } from './use-steps';
import type { Redaction } from './versions';

const { draw } = stage();
beforeEach(() => forgetUnsaved());

const text = 'Anna saw Ben on Monday.';
const version = (number: number, body: string | null) => ({ version: number, text: body }) as Redaction;
const first = version(1, '███ saw Ben on Monday.');
const second = version(2, '███ saw ███ on Monday.');

let now: ReturnType<typeof useSteps>;
function Steps({ versions }: { versions: readonly Redaction[] }) {
  const steps = useSteps('case:redact.a', text, versions);
  useEffect(() => {
    now = steps;
  });
  return null;
}
const open = (...versions: Redaction[]) => draw(<Steps versions={versions} />);
/** Closes the dialog, and opens the dialog again. */
function reopen(...versions: Redaction[]) {
  draw(null);
  open(...versions);
}
const shown = () => redacted(text, now.passages);
const blackOutMonday = () => act(() => now.change([...now.passages, [16, 22]]));

test('a draft follows the version that the member saw, also after the dialog was closed', () => {
  open(first);
  blackOutMonday();
  reopen(second, first);
  expect(now.isFound).toBe(true);
  expect(now.base).toBe(1);
  expect(now.newer).toBe(second);
  expect(shown()).toBe('███ saw Ben on ███.');
});

test('the next version follows the newer one with the chosen passages', () => {
  open(first);
  blackOutMonday();
  reopen(second, first);
  act(() => now.adopt(false));
  expect([now.base, now.newer, now.isFound, shown()]).toEqual([2, undefined, false, '███ saw Ben on ███.']);
  act(() => void now.undo());
  expect([now.base, now.newer]).toEqual([1, second]);
  act(() => now.adopt(true));
  expect([now.base, now.newer, shown()]).toEqual([2, undefined, second.text]);
});

test('a discarded draft is gone, and comes back with Undo', () => {
  open(first);
  blackOutMonday();
  reopen(first);
  act(() => now.adopt(true));
  expect(shown()).toBe(first.text);
  act(() => void now.undo());
  expect(shown()).toBe('███ saw Ben on ███.');
  act(() => now.adopt(true));
  reopen(first);
  expect([now.isFound, shown()]).toEqual([false, first.text]);
});

test('without a step, the latest version counts, and a step that is undone is no draft', () => {
  open(first);
  open(second, first);
  expect([now.base, now.newer, shown()]).toEqual([2, undefined, second.text]);
  blackOutMonday();
  act(() => expect(now.undo()).toBe(true));
  reopen(second, first);
  expect([now.isFound, shown()]).toEqual([false, second.text]);
  act(() => expect(now.undo()).toBe(false));
});

test('a version that was sent without a step stays the one that the member saw', () => {
  open(first);
  act(() => now.pin());
  open(second, first);
  expect([now.base, now.newer, shown()]).toEqual([1, second, first.text]);
});

test('a withdrawn version is the text itself', () => {
  open(version(2, null), first);
  expect([now.isRedacted, shown()]).toEqual([false, text]);
  reopen(first);
  expect(now.isRedacted).toBe(true);
});
