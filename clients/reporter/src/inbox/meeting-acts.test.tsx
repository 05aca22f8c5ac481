import { ApiProblem } from '@voicase/shared/gql';
import { render } from 'preact';
import { beforeEach, expect, test, vi } from 'vitest';
import { answerRecord, requestMeeting } from '../api.ts';
import { type Report, forget, hasUnsent, isDirty, onChange, state } from '../state.ts';
import { Ask, Checks } from './meeting-acts.tsx';

vi.mock('../texts.ts', () => ({ t: (key: string) => key }));
vi.mock('../api.ts', () => ({
  answerRecord: vi.fn(),
  requestMeeting: vi.fn(),
  fetchReport: vi.fn(),
  dropSession: () => undefined,
  hasSession: () => true,
  onRenewed: () => undefined,
}));

const record = { id: 'r1', version: 1, heldOn: '2026-11-20', text: 'We met.' };
const report = { reference: 'R-1', records: [record], messages: { nodes: [] } } as unknown as Report;
const Page = () => (
  <>
    <Ask report={report} />
    <Checks report={report} />
  </>
);
const draw = () => render(<Page />, document.body);
const lock = () => render(null, document.body);
const find = <Kind extends HTMLElement>(selector: string) => document.querySelector<Kind>(selector);
const press = (text: string) => [...document.querySelectorAll('button')].find((one) => one.textContent === text)?.click();

function type(selector: string, text: string): void {
  const control = find<HTMLTextAreaElement>(selector);
  if (control) control.value = text;
  control?.dispatchEvent(new Event('input', { bubbles: true }));
}

beforeEach(() => {
  vi.resetAllMocks();
  lock();
  forget();
  onChange(draw);
  draw();
});

test('a wish of a meeting survives the lock of the report, with its idempotency key', async () => {
  vi.mocked(requestMeeting).mockRejectedValueOnce(new ApiProblem('NETWORK')).mockResolvedValueOnce(report);
  find('#meeting-form-PHONE')?.click();
  expect(hasUnsent(), 'a choice alone is no text').toBe(false);
  type('#wish', 'After six.');
  expect([hasUnsent(), isDirty()]).toEqual([true, true]);
  press('meeting.ask');
  await vi.waitFor(() => expect(document.body.textContent).toContain('problem.NETWORK'));
  lock();
  draw();
  expect(find<HTMLTextAreaElement>('#wish')?.value).toBe('After six.');
  press('meeting.ask');
  const [one, other] = vi.mocked(requestMeeting).mock.calls.map(([input]) => input);
  expect(other).toEqual(one);
  expect(other).toMatchObject({ form: 'PHONE', wish: 'After six.' });
  await vi.waitFor(() => expect(hasUnsent()).toBe(false));
  expect(find<HTMLTextAreaElement>('#wish')?.value).toBe('');
});

test('corrections survive the lock of the report and are shown again', async () => {
  vi.mocked(answerRecord).mockResolvedValueOnce(report);
  press('record.correct');
  await vi.waitFor(() => expect(find('#record-r1-text')).not.toBeNull());
  type('#record-r1-text', 'We met twice.');
  lock();
  draw();
  expect(find<HTMLTextAreaElement>('#record-r1-text')?.value).toBe('We met twice.');
  press('record.send');
  expect(vi.mocked(answerRecord).mock.lastCall?.[0]).toMatchObject({ record: 'r1', corrections: 'We met twice.' });
  await vi.waitFor(() => expect(hasUnsent()).toBe(false));
});

test('leaving the page deletes what was typed', () => {
  type('#wish', 'After six.');
  forget();
  expect(state.typed).toEqual({});
});
