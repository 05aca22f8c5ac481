import { expect, test } from 'vitest';
import { steady } from './steady';

test('rows under the pointer keep their places and get their latest content', () => {
  const held = [
    { id: 'a', title: 'old' },
    { id: 'b', title: 'gone' },
  ];
  const rows = [
    { id: 'c', title: 'urgent' },
    { id: 'a', title: 'new' },
  ];
  expect(steady(held, rows)).toEqual([
    { id: 'a', title: 'new' },
    { id: 'b', title: 'gone' },
  ]);
});
