import { expect, test } from 'vitest';
import type { Message, Report } from '../state.ts';
import { keepEarlier, withEarlier, withMessage } from './messages.ts';

const message = (number: number): Message => ({ id: String(number), number, author: 'STAFF', text: '', sentOn: '2026-11-21', files: [] });
const report = (numbers: number[], hasEarlier = false, reference = 'R') =>
  ({ reference, messages: { nodes: numbers.map(message), hasEarlier } }) as unknown as Report;
const numbers = ({ messages }: Report) => messages.nodes.map(({ number }) => number);

test('a page of earlier messages comes before, each once', () => {
  const whole = withEarlier(report([4, 5], true), report([2, 3, 4]).messages);
  expect(numbers(whole)).toEqual([2, 3, 4, 5]);
  expect(whole.messages.hasEarlier).toBe(false);
});

test('looking for new ones keeps the earlier ones that were shown', () => {
  const renewed = keepEarlier(report([4, 5, 6], true), report([1, 2, 3, 4, 5], false));
  expect(numbers(renewed)).toEqual([1, 2, 3, 4, 5, 6]);
  expect(renewed.messages.hasEarlier).toBe(false);
});

test('another report starts from its own messages', () => {
  expect(numbers(keepEarlier(report([9], false, 'other'), report([1])))).toEqual([9]);
});

test('a sent message stands at the end, also when it is answered twice', () => {
  expect(numbers(withMessage(withMessage(report([1]), message(2)), message(2)))).toEqual([1, 2]);
});
