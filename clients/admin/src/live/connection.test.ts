import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openConnection } from './connection';

class Socket {
  static readonly OPEN = 1;
  static last: Socket;
  readyState = 1;
  onopen?: () => void;
  onmessage?: (event: { data: string }) => void;
  onclose?: (event: { code: number }) => void;
  constructor() {
    Socket.last = this;
  }
  send() {}
  close() {}
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('WebSocket', Socket);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const begun = () => Socket.last.onmessage?.({ data: JSON.stringify({ type: 'connection_ack' }) });

test('a line that the server ends, as it does when rights change, is told once; one that never stood is not', () => {
  const ends = { token: () => '', organisation: 'o', operation: 'c', changed: vi.fn(), again: vi.fn(), lost: vi.fn() };
  const close = openConnection('ws://x', ends);
  Socket.last.onclose?.({ code: 1006 });
  vi.advanceTimersByTime(2000);
  expect(ends.lost).not.toHaveBeenCalled();
  begun();
  Socket.last.onclose?.({ code: 4403 });
  vi.advanceTimersByTime(2000);
  expect(ends.lost).toHaveBeenCalledTimes(1);
  Socket.last.onclose?.({ code: 4401 });
  vi.advanceTimersByTime(5000);
  expect(ends.lost).toHaveBeenCalledTimes(1);
  begun();
  expect(ends.again).toHaveBeenCalledTimes(1);
  close();
});
