import type { Upload } from '@voicase/shared/upload';
import { expect, test } from 'vitest';
import { remaining } from './remaining.ts';

const file = (name: string) => ({ file: { name } }) as Upload;
const [first, late] = [file('first'), file('late')];

test('a message that arrived as it stands leaves an empty field', () => {
  expect(remaining({ text: 'All.', uploads: [first] }, { text: 'All.', uploads: [first] })).toEqual({
    composer: undefined,
    changedSince: false,
  });
});

test('what was typed and added since is the next message', () => {
  const { composer, changedSince } = remaining({ text: 'First. And more.', uploads: [first, late] }, { text: 'First.', uploads: [first] });
  expect(composer).toMatchObject({ text: 'And more.', uploads: [late] });
  expect(changedSince).toBe(false);
});

test('sent words that were changed since stay whole, and that is said', () => {
  const { composer, changedSince } = remaining({ text: 'Fist.', uploads: [] }, { text: 'First.', uploads: [] });
  expect(composer).toMatchObject({ text: 'Fist.' });
  expect(changedSince).toBe(true);
});

test('a file that was removed too late is said', () => {
  expect(remaining({ text: 'A', uploads: [] }, { text: 'A', uploads: [first] })).toEqual({ composer: undefined, changedSince: true });
});
