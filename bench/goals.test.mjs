import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judged } from './goals.mjs';

const row = { kind: 'message of staff', connections: 16, server_ms: 0.5, database_ms: 0.6, statements: 10.2, a_second: 1400, refused: 0 };
const verdicts = (found) => judged(found).map(({ verdict }) => verdict);

test('a goal is met up to its number', () => {
  assert.deepEqual(verdicts({ requests: [row] }), ['met', 'met', 'met']);
  const slow = { ...row, database_ms: 0.8, statements: 11, a_second: 1299 };
  assert.deepEqual(verdicts({ requests: [slow] }), ['**missed**', '**missed**', '**missed**']);
});

test('other numbers of connections do not count, and refused reports do', () => {
  assert.deepEqual(verdicts({ requests: [{ ...row, connections: 64 }] }), []);
  const reports = { ...row, kind: 'report sent', connections: 64, refused: 1 };
  assert.deepEqual(verdicts({ requests: [reports] }), ['**missed**']);
});

test('a list without an answer misses the ratio', () => {
  assert.deepEqual(verdicts({ lists: [{ ratio: 2 }, { ratio: 0.9 }] }), ['met']);
  assert.deepEqual(verdicts({ lists: [{ ratio: 2 }, { ratio: null }] }), ['**missed**']);
});
