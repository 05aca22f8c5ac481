import { expect, test } from 'vitest';
import { stepsOf } from './steps';

const channel = { name: { en: 'Default' }, address: 'https://report.example.org/a' };
const nothing = { awaitsLaw: true, handlers: 1, closers: 0, messengers: 0, hasCase: false, channels: [channel] };
const everything = { awaitsLaw: false, handlers: 2, closers: 1, messengers: 1, hasCase: true, channels: [channel] };
const open = (facts: Parameters<typeof stepsOf>[0], sees = true) =>
  stepsOf(facts, sees)
    .filter(({ done }) => !done)
    .map(({ name }) => name);

test('one handler is not enough, because another member must close the case', () => {
  expect(open(nothing)).toEqual(['law', 'handlers', 'closers', 'messengers', 'report']);
  expect(open({ ...nothing, handlers: 2 })).not.toContain('handlers');
  expect(open(everything)).toEqual([]);
});

test('an installation without a known address leaves the step out, so that the checklist can be done', () => {
  const hidden = { ...everything, channels: [{ name: {}, address: null }] };
  expect(open(hidden)).toEqual([]);
  expect(stepsOf(hidden, true).map(({ name }) => name)).not.toContain('address');
  expect(stepsOf(everything, true)).toContainEqual({ name: 'address', done: true });
});

test('a member who sees no cases is not asked for a report that they could never see', () => {
  expect(open({ ...everything, hasCase: false }, false)).toEqual([]);
});
