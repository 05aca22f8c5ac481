import { beforeEach, expect, test } from 'vitest';
import { anyUnsaved, forgetUnsaved } from '../app/unsaved';
import { draftOf } from './drafts';

beforeEach(() => forgetUnsaved());

test('every try of one draft carries the same key, the next draft another', () => {
  const draft = draftOf('a');
  draft.set('text', 'Hello');
  const key = draft.key();
  draft.set('text', 'Hello again');
  expect(draft.key()).toBe(key);
  draft.drop();
  expect(draft.key()).not.toBe(key);
});

test('what was typed while a message was on its way is the next message, without the part that went', () => {
  const draft = draftOf('a');
  draft.set('text', 'First part.');
  draft.set('purpose', 'feedback');
  const { key, fields } = draft.read();
  draft.set('text', 'First part. And the important second part');
  expect(draft.sent(fields)).toBe(false);
  expect(draft.read().fields).toEqual({ text: 'And the important second part' });
  expect(draft.key()).not.toBe(key);
});

test('sent words that were changed since stay whole, and that is said', () => {
  const draft = draftOf('a');
  draft.set('text', 'First.');
  const { fields } = draft.read();
  draft.set('text', 'Fist.');
  expect(draft.sent(fields)).toBe(true);
  expect(draft.read().fields).toEqual({ text: 'Fist.' });
});

test('a field that was emptied since is empty', () => {
  const draft = draftOf('a');
  draft.set('text', 'First.');
  const { fields } = draft.read();
  draft.set('text', '');
  expect(draft.sent(fields)).toBe(false);
  expect(draft.read().fields).toEqual({});
});

test('what was sent is gone', () => {
  const draft = draftOf('a');
  draft.set('text', 'Done');
  draft.sent(draft.read().fields);
  expect(draft.read().fields).toEqual({});
});

test('only typed text counts as unsaved, and leaving forgets it', () => {
  draftOf('a').key();
  draftOf('b').set('text', '  ');
  expect(anyUnsaved()).toBe(false);
  draftOf('b').set('text', 'x');
  expect(anyUnsaved()).toBe(true);
  forgetUnsaved();
  expect(anyUnsaved()).toBe(false);
});

test('a draft that was taken goes back with its key, and before what was typed meanwhile', () => {
  const draft = draftOf('a');
  draft.set('text', 'First.');
  draft.set('purpose', 'feedback');
  const taken = draft.take();
  expect(draft.read().fields).toEqual({});
  expect(draft.read().key).not.toBe(taken.key);
  draft.giveBack(taken);
  expect(draft.read()).toEqual(taken);

  const again = draft.take();
  draft.set('text', 'Second.');
  const { key } = draft.read();
  draft.giveBack(again);
  expect(draft.read()).toEqual({ key, fields: { text: 'First.\n\nSecond.', purpose: 'feedback' } });
});
