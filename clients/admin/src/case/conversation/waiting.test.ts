import { ApiProblem } from '@voicase/shared/gql';
import type { SentFile, Upload } from '@voicase/shared/upload';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { anyLost, anyUnsaved, forgetDrafts, forgetUnsaved, unsentTexts } from '../../app/unsaved';
import { lostMessages } from '../../session/lost';
import { status } from '../../session/token';
import { draftOf } from '../drafts';
import { giveBackUploads, hasUploads } from '../files/use-uploads';
import { TRY } from './attempts';
import { abandon, anyWaiting, DELAY, hold, isWaiting, LATE, mayEdit, messageDraft, run, undo, wait } from './waiting';
import type { Course, Outgoing, Waiting } from './waiting';

const CASE = 'a';
const draft = draftOf(messageDraft(CASE));
let serial = 0;
/** A new key, because the page remembers for ever which keys were tried. */
const newKey = () => `key ${String((serial += 1))}`;
let k = '';

beforeEach(() => {
  vi.useFakeTimers();
  status.set('in');
  forgetUnsaved();
  lostMessages.set(0);
  k = newKey();
});
afterEach(() => void vi.useRealTimers());

/** An upload that the test finishes. */
function upload(state: Upload['state'] = 'done') {
  const file = { state, file: { name: 'plan.pdf' }, remove: vi.fn(), resume: vi.fn() } as unknown as Upload;
  let end = (): void => undefined;
  const arrived = new Promise<SentFile>((resolve, reject) => {
    end = () => (file.state === 'failed' ? reject(new ApiProblem('NETWORK')) : resolve({ name: 'plan.pdf' } as SentFile));
  });
  file.arrival = () => arrived;
  if (state !== 'sending') end();
  return { file, end: (how: Upload['state'] = 'done') => ((file.state = how), end()) };
}

const message = (key: string, more: Partial<Outgoing> = {}): Outgoing => ({
  key,
  organisation: { id: 'o', name: 'Organisation' },
  of: CASE,
  number: 'VC-1',
  text: `text ${key}`,
  feedback: false,
  uploads: [],
  ...more,
});
/** A course that records its calls. `send` makes one attempt for each of the given results. */
function course(...results: (Error | undefined)[]) {
  const sends: string[] = [];
  const send = vi.fn((one: Waiting, check: () => void) => {
    try {
      check();
    } catch (problem) {
      return Promise.reject(problem as Error);
    }
    sends.push(one.key);
    const problem = results.shift();
    return problem ? Promise.reject(problem) : Promise.resolve();
  });
  return { sends, send, begun: vi.fn(), sent: vi.fn(), failed: vi.fn(), held: vi.fn() } satisfies Course & { sends: string[] };
}
const later = (milliseconds = DELAY) => vi.advanceTimersByTimeAsync(milliseconds);
/** The computer sleeps: the clock goes on and no timer runs. */
const sleep = (milliseconds: number) => vi.setSystemTime(Date.now() + milliseconds);
const texts = () => unsentTexts(CASE).map(({ text }) => text);

test('a message is sent after ten seconds, once, and not earlier', async () => {
  const way = course();
  wait(message(k), way);
  expect(way.begun).toHaveBeenCalledWith(1);
  await later(DELAY - 1);
  expect(way.sends).toEqual([]);
  expect(isWaiting(CASE)).toBe(true);
  await later(1);
  await later();
  expect(way.sends).toEqual([k]);
  expect(way.sent).toHaveBeenCalledOnce();
  expect(isWaiting(CASE)).toBe(false);
  expect(anyUnsaved()).toBe(false);
});

test('undo puts text, files and feedback mark back, under the same key, and nothing is sent', async () => {
  const way = course();
  wait(message(k, { feedback: true, uploads: [upload().file] }), way);
  await later(DELAY - 1);
  expect(undo(k)).toBe('field');
  expect(draft.read()).toEqual({ key: k, fields: { text: `text ${k}`, feedback: 'yes' } });
  expect(hasUploads(messageDraft(CASE))).toBe(true);
  await later();
  expect(way.sends).toEqual([]);
});

test('undo keeps what was typed meanwhile, below the first message', () => {
  wait(message(k), course());
  draft.set('text', 'next');
  undo(k);
  expect(draft.read().fields['text']).toBe(`text ${k}\n\nnext`);
});

test('two messages wait under two keys, and each goes once', async () => {
  const way = course();
  const l = newKey();
  wait(message(k), way);
  await later(DELAY / 2);
  wait(message(l), way);
  expect(way.begun).toHaveBeenLastCalledWith(2);
  await later(DELAY / 2);
  expect(way.sends).toEqual([k]);
  await later(DELAY / 2);
  expect(way.sends).toEqual([k, l]);
});

test('“Send now” sends once, however often it is pressed, and the timer sends nothing more', async () => {
  const way = course();
  wait(message(k), way);
  await Promise.all([run(k), run(k), run(k)]);
  await later();
  expect(way.sends).toEqual([k]);
});

test('a message on its way cannot be undone', async () => {
  let arrive = (): void => undefined;
  wait(message(k), { ...course(), send: () => new Promise<void>((resolve) => (arrive = resolve)) });
  void run(k);
  expect(undo(k)).toBeUndefined();
  arrive();
  await later(0);
  expect(isWaiting(CASE)).toBe(false);
});

test('a failed message stays in the list, does not mix with the next one, and is tried again under its key', async () => {
  const way = course(new ApiProblem('NETWORK'));
  wait(message(k), way);
  draft.set('text', 'next');
  await later();
  expect(way.failed).toHaveBeenCalledOnce();
  expect(undo(k)).toBe('held');
  expect(draft.read().fields['text']).toBe('next');
  expect(texts()).toEqual(['next', `text ${k}`]);
  await run(k);
  expect(way.sends).toEqual([k, k]);
  expect(texts()).toEqual(['next']);
});

test('a failed message can be edited, and keeps its key, so that the server sees the next try as the same message', async () => {
  const way = course(new ApiProblem('NETWORK'));
  wait(message(k), way);
  await later();
  expect(undo(k)).toBe('field');
  expect(draft.take()).toEqual({ key: k, fields: { text: `text ${k}` } });
});

test('a key that was used with another text is renewed, so that the next try is a new message', async () => {
  const way = course(new ApiProblem('CONFLICT'));
  wait(message(k), way);
  await later();
  expect(way.failed).toHaveBeenCalledWith(false);
  expect(undo(k)).toBeUndefined();
  expect(texts()).toEqual([`text ${k}`]);
});

test('messages are held when the session ends and when the page closes, in the order in which they were written', async () => {
  for (const end of [() => status.set('ended'), () => window.dispatchEvent(new Event('beforeunload')), hold]) {
    status.set('in');
    forgetUnsaved();
    const way = course();
    const [first, second] = [newKey(), newKey()];
    wait(message(first), way);
    wait(message(second), way);
    end();
    await later();
    expect(way.sends).toEqual([]);
    expect(texts()).toEqual([`text ${first}`, `text ${second}`]);
    expect(draft.read().fields).toEqual({});
    status.set('in');
    expect(way.held).toHaveBeenCalledTimes(2);
    await later();
    expect(way.sends).toEqual([]);
  }
});

test.each(['NETWORK', 'UNAUTHENTICATED'])('a message that fails with %s in another organisation is not lost there', async (code) => {
  const way = course(new ApiProblem(code));
  wait(message(k), way);
  expect(anyLost()).toBe(false);
  forgetDrafts();
  await later();
  expect(way.sends).toEqual([k]);
  expect(anyLost(), 'a change back asks nothing').toBe(false);
  forgetDrafts();
  expect(texts()).toEqual([`text ${k}`]);
  expect(undo(k)).toBe('field');
});

test('a change of the organisation drops drafts, but the message goes on', async () => {
  const way = course();
  wait(message(k), way);
  draft.set('text', 'next');
  expect(anyLost()).toBe(true);
  forgetDrafts();
  expect(draft.read().fields).toEqual({});
  await later();
  expect(way.sends).toEqual([k]);
});

test('a held message is not sent while the member decides about the sign-out, however long that takes', async () => {
  const way = course();
  wait(message(k), way);
  hold();
  await later(10 * DELAY);
  expect(way.sends).toEqual([]);
  expect(anyWaiting()).toBe(true);
  await run(k);
  expect(way.sends).toEqual([k]);
  expect(anyWaiting()).toBe(false);
});

test('a sign-out elsewhere leaves a notice, and a sign-out that the member confirmed does not', async () => {
  for (const agreed of [false, true]) {
    const way = course();
    const key = newKey();
    status.set('in');
    wait(message(key), way);
    abandon(agreed);
    status.set('out');
    await later();
    expect(way.sends).toEqual([]);
    expect(lostMessages.get()).toBe(agreed ? 0 : 1);
    forgetUnsaved();
    status.set('in');
    expect(lostMessages.get()).toBe(0);
  }
});

test('signing out drops the message, its files, and the result of a try', async () => {
  const way = course(new ApiProblem('NETWORK'));
  const { file } = upload();
  wait(message(k, { uploads: [file] }), way);
  await later(0);
  wait(message(newKey(), { of: 'b' }), way);
  forgetUnsaved('b');
  void run(k);
  forgetUnsaved();
  await later();
  expect(way.sends).toEqual([k]);
  expect(way.failed).not.toHaveBeenCalled();
  expect(file.remove).toHaveBeenCalled();
  expect(draft.read().fields).toEqual({});
});

test('a page that slept past the time sends nothing, and says so', async () => {
  const way = course();
  wait(message(k), way);
  sleep(3_600_000);
  await later();
  expect(way.sends).toEqual([]);
  expect(way.held).toHaveBeenCalledOnce();
  expect(texts()).toEqual([`text ${k}`]);
});

test('a timer that is a little late still sends', async () => {
  const way = course();
  wait(message(k), way);
  sleep(LATE / 2);
  await later();
  expect(way.sends).toEqual([k]);
});

test('a send that finds the session revoked is held, and does not leave after the next sign-in', async () => {
  const way = course(new ApiProblem('UNAUTHENTICATED'));
  wait(message(k), way);
  await later();
  status.set('ended');
  status.set('in');
  await later(10 * DELAY);
  expect(way.sends).toEqual([k]);
  expect(texts()).toEqual([`text ${k}`]);
});

test('no attempt is made after the session changed, or after the page slept', async () => {
  for (const meanwhile of [() => (status.set('ended'), status.set('in')), () => sleep(TRY + 1)]) {
    const key = newKey();
    const attempts: number[] = [];
    const way = {
      ...course(),
      async send(_: Waiting, check: () => void) {
        check();
        attempts.push(1);
        meanwhile();
        check();
        attempts.push(2);
      },
    };
    wait(message(key), way);
    await run(key);
    expect(attempts).toEqual([1]);
    expect(way.held).toHaveBeenCalledOnce();
    expect(texts()).toEqual([`text ${key}`]);
    forgetUnsaved();
  }
});

test('files that arrive after the session ended begin no ten seconds', async () => {
  const way = course();
  const { file, end } = upload('sending');
  wait(message(k, { uploads: [file] }), way);
  status.set('ended');
  end();
  await later(0);
  status.set('in');
  await later(10 * DELAY);
  expect(way.sends).toEqual([]);
  expect(way.begun).not.toHaveBeenCalled();
  expect(way.held).toHaveBeenCalledOnce();
});

test('what was held behind the lock is said after the next sign-in, and not before', () => {
  const way = course();
  wait(message(k), way);
  status.set('ended');
  expect(way.held).not.toHaveBeenCalled();
  status.set('in');
  expect(way.held).toHaveBeenCalledOnce();
});

test('a text that may have arrived never becomes part of another message', async () => {
  const way = course(new ApiProblem('NETWORK'));
  wait(message(k), way);
  await later();
  expect(undo(k)).toBe('field');
  const again = draft.take();
  wait(message(again.key), way);
  draft.set('text', 'P.S.');
  expect(undo(k), 'Undo stops it where it is').toBe('held');
  expect(draft.read().fields['text']).toBe('P.S.');
  expect(draft.read().key).not.toBe(k);
  await later();
  expect(way.sends).toEqual([k]);
  await run(k);
  expect(way.sends).toEqual([k, k]);
});

test('a new message does not mix with a draft that may have arrived', async () => {
  const way = course(new ApiProblem('NETWORK'));
  wait(message(k), way);
  await later();
  undo(k);
  const other = message(newKey());
  wait(other, way);
  expect(mayEdit(other as Waiting)).toBe(false);
  expect(undo(other.key)).toBe('held');
  expect(draft.read()).toMatchObject({ key: k, fields: { text: `text ${k}` } });
});

test.each([
  ['NETWORK', true],
  ['UNAVAILABLE', true],
  ['FORBIDDEN', false],
  ['INTERNAL', false],
])('after %s, “may have been sent” is %s', async (code, unsure) => {
  const way = course(new ApiProblem(code));
  wait(message(k), way);
  await later();
  expect(way.failed).toHaveBeenCalledWith(unsure);
});

test('a message that may have arrived stays so marked, even if a later try is refused', async () => {
  const way = course(new ApiProblem('NETWORK'), new ApiProblem('FORBIDDEN'));
  wait(message(k), way);
  await later();
  await run(k);
  expect(way.failed.mock.calls).toEqual([[true], [true]]);
});

test('a message takes its text and files at the press, and its ten seconds begin when the files have arrived', async () => {
  const way = course();
  const { file, end } = upload('sending');
  wait(message(k, { uploads: [file] }), way);
  draft.set('text', 'half a sen');
  await later(10 * DELAY);
  expect(way.sends).toEqual([]);
  end();
  await later(DELAY - 1);
  expect(way.sends).toEqual([]);
  await later(1);
  expect(way.send.mock.calls[0]?.[0]).toMatchObject({ text: `text ${k}`, files: [{ name: 'plan.pdf' }] });
  expect(draft.read().fields['text']).toBe('half a sen');
});

test('“Do not send” during the upload puts everything back, and nothing is sent when the file arrives', async () => {
  const way = course();
  const { file, end } = upload('sending');
  wait(message(k, { uploads: [file] }), way);
  expect(undo(k)).toBe('field');
  end();
  await later(10 * DELAY);
  expect(way.sends).toEqual([]);
  expect(draft.read().fields['text']).toBe(`text ${k}`);
  expect(hasUploads(messageDraft(CASE))).toBe(true);
});

test('a file that did not arrive keeps the message, and a further try waits for the file again', async () => {
  const way = course();
  const { file, end } = upload('sending');
  wait(message(k, { uploads: [file] }), way);
  end('failed');
  await later(10 * DELAY);
  expect(way.sends).toEqual([]);
  expect(way.failed).toHaveBeenCalledWith(false);
  expect(texts()).toEqual([`text ${k}`]);
  Object.assign(file, { state: 'done', arrival: () => Promise.resolve({ name: 'plan.pdf' }) });
  void run(k);
  await later();
  expect(way.sends).toEqual([k]);
});

test('files in the field count as a text of the next message', async () => {
  const way = course(new ApiProblem('NETWORK'));
  wait(message(k), way);
  await later();
  giveBackUploads(messageDraft(CASE), [upload().file]);
  expect(undo(k)).toBe('held');
});
