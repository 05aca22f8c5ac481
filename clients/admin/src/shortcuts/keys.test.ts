import { expect, test } from 'vitest';
import { isTyping, reader } from './keys';

const press = (key: string, held: object = {}) => ({ key, ctrlKey: false, metaKey: false, altKey: false, ...held });

test('single keys are commands', () => {
  const read = reader();
  expect(['j', 'k', 'x', 'r', '/', '?', 'y'].map((key) => read(press(key)))).toEqual([
    'next',
    'previous',
    'select',
    'reply',
    'search',
    'help',
    undefined,
  ]);
});

test('g waits for its second half, and only for the next key', () => {
  const read = reader();
  expect([read(press('g')), read(press('i'))]).toEqual([undefined, 'inbox']);
  expect([read(press('g')), read(press('z')), read(press('i'))]).toEqual([undefined, undefined, undefined]);
});

test("the browser's own chords are left alone", () => {
  expect(reader()(press('r', { ctrlKey: true }))).toBeUndefined();
});

test('typing is not commanding', () => {
  expect(isTyping(document.createElement('textarea'))).toBe(true);
  expect(isTyping(document.createElement('a'))).toBe(false);
  const box = document.createElement('input');
  expect(isTyping(box)).toBe(true);
  box.type = 'checkbox';
  expect(isTyping(box)).toBe(false);
});
