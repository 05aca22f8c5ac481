import { beforeEach, expect, test } from 'vitest';
import { forgetList } from '../last-list';
import { keeping, type Made } from './last-act';

const plain = { severity: null, category: null, members: [], backup: null, tags: [] };
const made: Made = { kind: 'severity', done: [{ id: 'a', number: '1', before: plain, after: plain }], equal: [], unsure: [] };
const undone = { restored: [{ id: 'a', number: '1' }], left: [], failed: [] };

beforeEach(forgetList);

test('an act on the same cases is another act, without the undo of the one before', () => {
  keeping().made(made);
  const first = keeping().act?.number ?? 0;
  keeping().undone(first, undone);
  expect(keeping().act).toMatchObject({ made, undone });
  keeping().made(made);
  expect(keeping().act?.number).not.toBe(first);
  expect(keeping().act?.undone).toBeUndefined();
  // An undo that ends late belongs to the act before.
  keeping().undone(first, undone);
  expect(keeping().act?.undone).toBeUndefined();
});

test('a run that ends after its session or organisation leaves nothing behind', () => {
  const begun = keeping();
  forgetList();
  begun.made(made);
  expect(keeping().act).toBeUndefined();
});
