import { beforeEach, expect, test, vi } from 'vitest';
import { form, id, question } from '@voicase/shared/testing/forms';
import { type Channel, type Draft, state, update } from '../state.ts';
import { faultsOf } from './mistakes.ts';
import { pages } from './pages.ts';

vi.stubGlobal('scrollTo', () => undefined);

const two = form(question(1, 'yes_no', { required: true }));
two.steps.push({
  id: id(901),
  title: { en: 'More' },
  questions: [question(2, 'text', { required: true, condition: { op: 'equals', question: id(1), value: true } })],
});

const names = () => pages().map((page) => (page.name === 'step' ? page.step : page.name));

beforeEach(() => {
  update({ channel: { mode: 'ANONYMOUS', form: { definition: two } } as Channel, draft: { answers: {}, uploads: [] } as unknown as Draft });
});

test('a step that asks nothing is left out, and comes when its condition holds', () => {
  expect(names()).toEqual([0, 'files', 'review']);
  if (state.draft) state.draft.answers[id(1)] = true;
  expect(names()).toEqual([0, 1, 'files', 'review']);
});

test('a name is asked for only where the channel lets one choose', () => {
  if (state.channel) state.channel.mode = 'CHOICE';
  expect(names()[0]).toBe('who');
});

test('the faults of one page are those of its questions', () => {
  if (state.draft) state.draft.answers[id(1)] = true;
  expect(faultsOf().map(({ question }) => question)).toEqual([id(2)]);
  expect(faultsOf(new Set([id(1)]))).toEqual([]);
});
