import type { Form } from '@voicase/shared/form';
import { ApiProblem } from '@voicase/shared/gql';
import type { Upload } from '@voicase/shared/upload';
import { beforeEach, expect, test, vi } from 'vitest';
import { openReport, submitReport } from '../api.ts';
import { begin } from '../form/begin.ts';
import { type Channel, type Report, forget, state, update } from '../state.ts';
import { view } from '../views.ts';
import { submit } from './submit.ts';

vi.mock('../texts.ts', () => ({ t: (key: string) => key }));
vi.mock('../api.ts', () => ({ submitReport: vi.fn(), openReport: vi.fn(), fetchChannel: vi.fn(), hasSession: () => false }));
vi.stubGlobal('scrollTo', () => undefined);

const question = { required: false, sensitivity: 'none' } as const;
const definition: Form = {
  format: 1,
  steps: [
    {
      id: 's',
      title: { en: 'All' },
      questions: [
        { ...question, id: 'what', type: 'long_text', label: { en: 'What happened?' } },
        { ...question, id: 'since', type: 'date', label: { en: 'Since when?' } },
        { ...question, id: 'still', type: 'yes_no', label: { en: 'Does it go on?' } },
        {
          ...question,
          id: 'who',
          type: 'multiple',
          label: { en: 'Who?' },
          options: [
            { id: 'boss', label: { en: 'The boss' } },
            { id: 'team', label: { en: 'The team' } },
          ],
        },
      ],
    },
  ],
};
const channel = {
  slug: 'integrity',
  organisationId: 'a1f0c9d2-3b4e-4f5a-8b6c-7d8e9f0a1b2c',
  languages: ['en'],
  mode: 'CHOICE',
  form: { id: 'f', version: 1, definition },
} as unknown as Channel;

const file = (slot: string) => {
  const sent = Promise.resolve({ slot });
  return { state: 'done', finished: sent, arrival: () => sent, resume: () => undefined, remove: () => undefined } as unknown as Upload;
};
const arrived = (answers: Record<string, unknown>, slots: string[] = [], anonymity = 'ANONYMOUS') =>
  ({
    reference: 'R-1',
    anonymity,
    answers: Object.entries(answers).map(([id, value]) => ({ question: id, value })),
    files: slots.map((slot) => ({ slot })),
  }) as unknown as Report;

/** An earlier attempt has arrived without a response. */
function conflict(report: Report): void {
  vi.mocked(submitReport).mockRejectedValueOnce(new ApiProblem('CONFLICT'));
  vi.mocked(openReport).mockResolvedValueOnce(report);
}

const draft = () => state.draft ?? expect.fail('no draft');

beforeEach(() => {
  vi.resetAllMocks();
  forget();
  update({ channel });
  begin();
});

test('answers and files that were changed after a lost response become a message of the report', async () => {
  const [first, second] = [file('slot-1'), file('slot-2')];
  Object.assign(draft(), { uploads: [first, second] });
  draft().answers = { what: 'Other words.', since: '2026-03-01', still: true, who: ['team', 'boss'] };
  conflict(arrived({ what: 'First words.', since: '2026-03-01', still: false, who: ['boss', 'team'] }, ['slot-1']));
  await submit();
  expect(state.composer?.text).toBe('What happened?\nOther words.\n\nDoes it go on?\nform.yes');
  expect(state.composer?.uploads).toEqual([second]);
  expect(state).toMatchObject({ draft: undefined, notice: 'alreadyArrived', receipt: { reference: 'R-1', isKept: false } });
  expect(view().name).toBe('receipt');
});

test('choices are named as the reporter reads them', async () => {
  draft().answers = { who: ['boss', 'team'] };
  conflict(arrived({ who: ['boss'] }));
  await submit();
  expect(state.composer?.text).toBe('Who?\nThe boss\nThe team');
});

test('a removed answer is said to have arrived, and the same answers say nothing', async () => {
  draft().answers = { what: ' First words. ' };
  conflict(arrived({ what: 'First words.', still: true }));
  await submit();
  expect(state).toMatchObject({ notice: 'alreadyArrived', composer: undefined });
  forget();
  begin();
  draft().answers = { what: 'First words.' };
  conflict(arrived({ what: 'First words.' }));
  await submit();
  expect(state).toMatchObject({ notice: undefined, composer: undefined });
});

const named = (name: string) => Object.assign(draft(), { anonymity: 'CONFIDENTIAL', name, contact: 'kim@example.org' });

/** Sends the draft, and the response is lost. */
async function sendWithoutResponse(): Promise<void> {
  vi.mocked(submitReport).mockRejectedValueOnce(new ApiProblem('NETWORK'));
  await submit();
}

test('a changed name stays out of the message, and an unchanged name is not mentioned', async () => {
  draft().answers = { what: 'Words.' };
  named('Kim Roe');
  await sendWithoutResponse();
  named('Kim Other');
  conflict(arrived({ what: 'Words.' }, [], 'CONFIDENTIAL'));
  await submit();
  expect(state).toMatchObject({ notice: 'arrivedWithOldName', composer: undefined });
  forget();
  begin();
  draft().answers = { what: 'Words.' };
  named('Kim Roe');
  await sendWithoutResponse();
  named(' Kim Roe ').answers = { what: 'Other words.' };
  conflict(arrived({ what: 'Words.' }, [], 'CONFIDENTIAL'));
  await submit();
  expect(state).toMatchObject({ notice: 'alreadyArrived', composer: { text: 'What happened?\nOther words.' } });
});

test('a reporter who became anonymous learns that the name arrived', async () => {
  draft().answers = { what: 'Words.' };
  named('Kim Roe');
  await sendWithoutResponse();
  Object.assign(draft(), { anonymity: 'ANONYMOUS' });
  conflict(arrived({ what: 'Words.' }, [], 'CONFIDENTIAL'));
  await submit();
  expect(state).toMatchObject({ notice: 'arrivedWithName', composer: undefined });
});

test('a reporter who added a name learns that it did not arrive', async () => {
  draft().answers = { what: 'Words.' };
  await sendWithoutResponse();
  named('Kim Roe');
  conflict(arrived({ what: 'Words.' }));
  await submit();
  expect(state).toMatchObject({ notice: 'arrivedWithoutName', composer: undefined });
});

test('a name of an attempt that was refused did not arrive', async () => {
  draft().answers = { what: 'Words.' };
  named('Kim Other');
  vi.mocked(submitReport).mockRejectedValueOnce(new ApiProblem('RATE_LIMITED'));
  await submit();
  named('Kim Roe');
  await sendWithoutResponse();
  draft().answers = { what: 'Other words.' };
  conflict(arrived({ what: 'Words.' }, [], 'CONFIDENTIAL'));
  await submit();
  expect(state.notice).toBe('alreadyArrived');
});

test('a report that arrived and does not open keeps the draft for the next attempt', async () => {
  const { seed } = draft();
  draft().answers = { what: 'Other words.' };
  vi.mocked(submitReport).mockRejectedValue(new ApiProblem('CONFLICT'));
  vi.mocked(openReport).mockRejectedValueOnce(new ApiProblem('NETWORK'));
  await submit();
  expect(state).toMatchObject({ problem: { code: 'NETWORK' }, receipt: undefined, draft: { seed, answers: { what: 'Other words.' } } });
  vi.mocked(openReport).mockResolvedValueOnce(arrived({ what: 'First words.' }));
  await submit();
  expect(vi.mocked(openReport).mock.lastCall?.[1]).toBe(seed);
  expect(state.composer?.text).toBe('What happened?\nOther words.');
});
