import { expect, test } from 'vitest';
import { firstUnread } from './unread';

const messages = [
  { number: 4, author: 'REPORTER' },
  { number: 5, author: 'STAFF' },
  { number: 6, author: 'REPORTER' },
  { number: 7, author: 'REPORTER' },
] as const;

test("the first unread message is counted among the reporter's", () => {
  expect(firstUnread(messages, 0)).toBeUndefined();
  expect(firstUnread(messages, 2)).toBe(6);
  expect(firstUnread(messages, 1)).toBe(7);
});

test('more unread ones than were fetched begin at the first that is here', () => {
  expect(firstUnread(messages, 30)).toBe(4);
  expect(firstUnread([], 3)).toBeUndefined();
});
