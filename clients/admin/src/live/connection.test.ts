import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Operation } from '@voicase/shared/gql';
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
  sent: unknown[] = [];
  send(text: string) {
    this.sent.push(JSON.parse(text));
  }
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

const hear = (message: unknown) => Socket.last.onmessage?.({ data: JSON.stringify(message) });
const begun = () => hear({ type: 'connection_ack' });

test('a line that the server ends, as it does when rights change, is told once; one that never stood is not', () => {
  const ends = { token: () => '', organisation: 'o', again: vi.fn(), lost: vi.fn() };
  const connection = openConnection('ws://x', ends);
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
  connection.close();
});

test('a subscription begins with the connection, again after a reconnect, and ends when it is no longer needed', () => {
  const operation = { id: 'sha', name: 'CasePresence' } as Operation<{ casePresence: { members: string[] } }, { case: string }>;
  const connection = openConnection('ws://x', { token: () => '', organisation: 'o', again: vi.fn(), lost: vi.fn() });
  const next = vi.fn();
  const end = connection.subscribe(operation, { case: 'a' }, next);
  const subscribed = { id: '1', type: 'subscribe', payload: { query: 'sha', variables: { case: 'a' } } };
  expect(Socket.last.sent).toEqual([]);
  begun();
  expect(Socket.last.sent).toEqual([subscribed]);
  hear({ type: 'next', id: '1', payload: { data: { casePresence: { members: ['kim'] } } } });
  expect(next).toHaveBeenLastCalledWith({ casePresence: { members: ['kim'] } });
  Socket.last.onclose?.({ code: 1006 });
  expect(next).toHaveBeenLastCalledWith(undefined);
  vi.advanceTimersByTime(2000);
  begun();
  expect(Socket.last.sent).toEqual([subscribed]);
  end();
  expect(Socket.last.sent.at(-1)).toEqual({ id: '1', type: 'complete' });
  hear({ type: 'next', id: '1', payload: { data: { casePresence: { members: ['lou'] } } } });
  expect(next).toHaveBeenCalledTimes(2);
  connection.close();
});
