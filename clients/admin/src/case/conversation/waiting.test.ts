import { ApiProblem } from '@voicase/shared/gql';
import type { Upload } from '@voicase/shared/upload';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { anyLost, anyUnsaved, forgetDrafts, forgetUnsaved, unsentTexts } from '../../app/unsaved';
import { status } from '../../session/token';
import { draftOf } from '../drafts';
import { hasUploads } from '../files/use-uploads';
import { DELAY, hold, isWaiting, messageDraft, run, undo, wait, type Course, type Outgoing } from './waiting';

const CASE = 'a';
const draft = draftOf(messageDraft(CASE));

beforeEach(() => {
  vi.useFakeTimers();
  status.set('in');
  forgetUnsaved();
});
afterEach(() => void vi.useRealTimers());

const upload = () => ({ remove: vi.fn() }) as unknown as Upload;
const message = (key: string, more: Partial<Outgoing> = {}): Outgoing => ({
  key,
  of: CASE,
  text: `text ${key}`,
  feedback: false,
  files: [],
  uploads: [],
  ...more,
});
/** A course that records its calls. `send` answers with the given results, one after the other. */
function course(...results: (Error | undefined)[]) {
  const sent: string[] = [];
  const send = vi.fn(({ key }: Outgoing) => {
    sent.push(key);
    const problem = results.shift();
    return problem ? Promise.reject(problem) : Promise.resolve();
  });
  return { sends: sent, send, sent: vi.fn(), failed: vi.fn(), held: vi.fn() } satisfies Course & { sends: string[] };
}
const later = (milliseconds = DELAY) => vi.advanceTimersByTimeAsync(milliseconds);

test('a message is sent after ten seconds, once, and not earlier', async () => {
  const way = course();
  wait(message('k'), way);
  await later(DELAY - 1);
  expect(way.sends).toEqual([]);
  expect(isWaiting(CASE)).toBe(true);
  await later(1);
  await later();
  expect(way.sends).toEqual(['k']);
  expect(way.sent).toHaveBeenCalledOnce();
  expect(isWaiting(CASE)).toBe(false);
  expect(anyUnsaved()).toBe(false);
});

test('undo puts text, files and feedback mark back, under the same key, and nothing is sent', async () => {
  const way = course();
  const file = upload();
  wait(message('k', { feedback: true, uploads: [file] }), way);
  await later(DELAY - 1);
  expect(undo('k')).toBe(true);
  expect(draft.read()).toEqual({ key: 'k', fields: { text: 'text k', feedback: 'yes' } });
  expect(hasUploads(messageDraft(CASE))).toBe(true);
  await later();
  expect(way.sends).toEqual([]);
});

test('undo keeps what was typed meanwhile, below the first message', () => {
  wait(message('k'), course());
  draft.set('text', 'next');
  undo('k');
  expect(draft.read().fields['text']).toBe('text k\n\nnext');
});

test('two messages wait under two keys, and each goes once', async () => {
  const way = course();
  wait(message('k'), way);
  await later(DELAY / 2);
  expect(wait(message('l'), way)).toBe(2);
  await later(DELAY / 2);
  expect(way.sends).toEqual(['k']);
  await later(DELAY / 2);
  expect(way.sends).toEqual(['k', 'l']);
});

test('“Send now” sends once, however often it is pressed, and the timer sends nothing more', async () => {
  const way = course();
  wait(message('k'), way);
  await Promise.all([run('k'), run('k'), run('k')]);
  await later();
  expect(way.sends).toEqual(['k']);
});

test('a message on its way cannot be undone', async () => {
  let arrive = (): void => undefined;
  wait(message('k'), { ...course(), send: () => new Promise<void>((resolve) => (arrive = resolve)) });
  void run('k');
  expect(undo('k')).toBe(false);
  arrive();
  await later(0);
  expect(isWaiting(CASE)).toBe(false);
});

test('a failed message becomes a draft with its key, so that the next try is the same message', async () => {
  const way = course(new ApiProblem('NETWORK'));
  wait(message('k'), way);
  await later();
  expect(way.failed).toHaveBeenCalledOnce();
  const { key, fields } = draft.take();
  expect(fields).toEqual({ text: 'text k' });
  wait(message(key), way);
  await later();
  expect(way.sends).toEqual(['k', 'k']);
});

test('a failed message does not mix with the next one, and can be tried again under its key', async () => {
  const way = course(new ApiProblem('NETWORK'));
  wait(message('k'), way);
  draft.set('text', 'next');
  await later();
  expect(draft.read().fields['text']).toBe('next');
  expect(undo('k')).toBe(false);
  expect(unsentTexts(CASE).map(({ text }) => text)).toContain('text k');
  await run('k');
  expect(way.sends).toEqual(['k', 'k']);
  expect(anyUnsaved(CASE)).toBe(true);
  expect(unsentTexts(CASE).map(({ text }) => text)).toEqual(['next']);
});

test('a key that was used with another text is renewed, so that the next try is a new message', async () => {
  const way = course(new ApiProblem('CONFLICT'));
  wait(message('k'), way);
  await later();
  expect(draft.read().fields).toEqual({ text: 'text k' });
  expect(draft.read().key).not.toBe('k');
});

test('messages become drafts when the session ends, when the page closes, and in the order in which they were written', async () => {
  for (const end of [() => status.set('ended'), () => window.dispatchEvent(new Event('beforeunload')), hold]) {
    status.set('in');
    forgetUnsaved();
    const way = course();
    wait(message('k'), way);
    wait(message('l'), way);
    end();
    expect(draft.read().fields['text']).toBe('text k\n\ntext l');
    expect(way.held).toHaveBeenCalledTimes(2);
    await later();
    expect(way.sends).toEqual([]);
  }
});

test('a change of the organisation drops drafts, but the message goes on', async () => {
  const way = course();
  wait(message('k'), way);
  expect(anyLost()).toBe(false);
  draft.set('text', 'next');
  expect(anyLost()).toBe(true);
  forgetDrafts();
  expect(draft.read().fields).toEqual({});
  await later();
  expect(way.sends).toEqual(['k']);
});

test('signing out drops the message, its files, and the result of a try', async () => {
  const way = course(new ApiProblem('NETWORK'));
  const file = upload();
  wait(message('k', { uploads: [file] }), way);
  wait(message('l', { of: 'b' }), way);
  forgetUnsaved('b');
  void run('k');
  forgetUnsaved();
  await later();
  expect(way.sends).toEqual(['k']);
  expect(way.failed).not.toHaveBeenCalled();
  expect(file.remove).toHaveBeenCalled();
  expect(draft.read().fields).toEqual({});
});
