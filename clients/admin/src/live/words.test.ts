import { expect, test } from 'vitest';
import { delay, read } from './words';

test('a notice is read, and what is none is nothing', () => {
  const notice = { id: '1', type: 'next', payload: { data: { caseChanged: { case: 'a' } } } };
  expect(read(JSON.stringify(notice))).toEqual({ what: 'next', id: '1', data: { caseChanged: { case: 'a' } } });
  expect(read('{"type":"complete","id":"1"}')).toEqual({ what: 'complete', id: '1' });
  expect(read('{"type":"connection_ack"}')).toEqual({ what: 'begun' });
  expect(read('{"type":"ping"}')).toEqual({ what: 'ping' });
  for (const other of ['', 'null', '{', '{"type":"next"}', '{"type":"next","payload":{"errors":[]}}', '[]', '7']) {
    expect(read(other)).toEqual({ what: 'other' });
  }
});

test('tries are further apart each time, up to a minute, and never all at once', () => {
  expect(delay(0, 1006, 1)).toBe(1000);
  expect(delay(0, 1006, 0)).toBe(500);
  expect(delay(3, 1006, 1)).toBe(8000);
  expect(delay(40, 1006, 1)).toBe(60_000);
  expect([delay(0, 4410, 1), delay(0, 4410, 0), delay(1, 4410, 1)]).toEqual([30_000, 0, 2000]);
});
