import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parsed } from './wire.mjs';

const answer = (text) => parsed(Buffer.from(text));

test('an answer is read when it is complete', () => {
  const whole = 'HTTP/1.1 200 OK\r\nX-Name: value\r\ncontent-length: 5\r\n\r\nhello';
  for (let length = 0; length < whole.length; length += 1) assert.equal(answer(whole.slice(0, length)), undefined);
  const { status, header, body } = answer(whole);
  assert.deepEqual([status, header('x-name'), body.toString()], [200, 'value', 'hello']);
});

test('an answer in chunks is joined', () => {
  const whole = 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n';
  for (let length = 0; length < whole.length; length += 1) assert.equal(answer(whole.slice(0, length)), undefined);
  assert.equal(answer(whole).body.toString(), 'abcde');
});

test('an answer without a body ends with its head', () => {
  assert.equal(answer('HTTP/1.1 204 No Content\r\n\r\n').status, 204);
});
