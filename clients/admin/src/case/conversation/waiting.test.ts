import { ApiProblem } from '@voicase/shared/gql';
import { beforeEach, expect, test } from 'vitest';
import { anyUnsaved } from '../../app/unsaved';
import { giveBackUploads, hasUploads } from '../files/use-uploads';
import { CASE, course, draft, later, message, newKey, texts, upload, prepare } from './testing';
import { messageDraft } from '../drafts';
import { DELAY, isWaiting, mayEdit, run, undo, wait, type Waiting } from './waiting';

prepare();
let k = '';
beforeEach(() => void (k = newKey()));

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
  wait(message(k, { purpose: 'feedback', uploads: [upload().file] }), way);
  await later(DELAY - 1);
  expect(undo(k)).toBe('field');
  expect(draft.read()).toEqual({ key: k, fields: { text: `text ${k}`, purpose: 'feedback' } });
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
