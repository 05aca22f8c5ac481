import { expect, test } from 'vitest';
import { stepsOf } from './steps';

const channel = { name: { en: 'Default' }, address: 'https://report.example.org/a' };
const nothing = { handlers: 1, closers: 0, messengers: 0, hasCase: false, channels: [channel] };
const everything = { handlers: 2, closers: 1, messengers: 1, hasCase: true, channels: [channel] };
const open = (facts: typeof nothing | (typeof nothing & { channels: { address: null }[] }), sees = true) =>
  stepsOf(facts, sees)
    .filter(({ done }) => !done)
    .map(({ name }) => name);

test('one handler is not enough, because another member must close the case', () => {
  expect(open(nothing)).toEqual(['handlers', 'closers', 'messengers', 'report']);
  expect(open({ ...nothing, handlers: 2 })).not.toContain('handlers');
  expect(open(everything)).toEqual([]);
});

test('a channel without a known address is a step to do', () => {
  const hidden = { ...everything, channels: [channel, { name: {}, address: null }] };
  expect(stepsOf(hidden, true).filter(({ done }) => !done)).toEqual([{ name: 'address', done: false }]);
});

test('a member who sees no cases is not asked for a report that they could never see', () => {
  expect(open({ ...everything, hasCase: false }, false)).toEqual([]);
});
