import { ApiProblem } from '@voicase/shared/gql';
import { render } from 'preact';
import { beforeEach, expect, test, vi } from 'vitest';
import { answerRecord, fetchReport, requestMeeting } from '../api.ts';
import { type Report, forget, hasUnsent, isDirty, onChange, state, update } from '../state.ts';
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
const newer: Report = { ...report, records: [{ ...record, id: 'r2', version: 2, text: 'We met once.' }] } as Report;
const Page = () => (
  <>
    <Ask report={report} />
    <Checks report={state.report ?? report} />
  </>
);
const draw = () => render(<Page />, document.body);
const lock = () => render(null, document.body);
const find = <Kind extends HTMLElement>(selector: string) => document.querySelector<Kind>(selector);
const button = (text: string) => [...document.querySelectorAll('button')].find((one) => one.textContent === text);
const press = (text: string) => button(text)?.click();

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

/** Types corrections of the first version. */
async function correct(): Promise<void> {
  press('record.correct');
  await vi.waitFor(() => expect(find('#record-r1-text')).not.toBeNull());
  type('#record-r1-text', 'We met twice.');
}

test('corrections that a new version refuses stay in the form, with the focus, and can be sent about it', async () => {
  vi.mocked(answerRecord).mockRejectedValueOnce(new ApiProblem('NOT_ALLOWED_NOW')).mockResolvedValueOnce(newer);
  vi.mocked(fetchReport).mockResolvedValueOnce(newer);
  await correct();
  button('record.send')?.focus();
  press('record.send');
  await vi.waitFor(() => expect(document.body.textContent).toContain('problem.CHANGED'));
  expect(find('blockquote')?.textContent).toContain('We met once.');
  expect(find<HTMLTextAreaElement>('#record-r2-text')?.value).toBe('We met twice.');
  expect(document.activeElement).toBe(button('record.send'));
  press('record.send');
  const [one, other] = vi.mocked(answerRecord).mock.calls.map(([input]) => input);
  expect(other).toMatchObject({ record: 'r2', corrections: 'We met twice.' });
  expect(other?.idempotencyKey).not.toBe(one?.idempotencyKey);
  await vi.waitFor(() => expect(hasUnsent()).toBe(false));
});

test('corrections are shown under a version that is new when the report is opened again', async () => {
  await correct();
  lock();
  update({ report: newer });
  expect(find<HTMLTextAreaElement>('#record-r2-text')?.value).toBe('We met twice.');
});

test('corrections stay, and can be cancelled, when the reporter agreed in another window', async () => {
  await correct();
  update({ report: { ...report, records: [{ ...record, agreedOn: '2026-11-21' }] } as Report });
  expect(find<HTMLTextAreaElement>('#record-r1-text')?.value).toBe('We met twice.');
  expect(button('record.send')).toBeUndefined();
  press('record.cancel');
  await vi.waitFor(() => expect(find('#record-r1-text')).toBeNull());
  expect(isDirty()).toBe(false);
});

test('an agreement that a new version refuses says so', async () => {
  vi.mocked(answerRecord).mockRejectedValueOnce(new ApiProblem('NOT_ALLOWED_NOW'));
  vi.mocked(fetchReport).mockResolvedValueOnce(newer);
  press('record.agree');
  await vi.waitFor(() => expect(document.body.textContent).toContain('problem.CHANGED'));
  expect(find('blockquote')?.textContent).toContain('We met once.');
});

test('Cancel deletes the corrections and what was said about them, and keeps the focus', async () => {
  vi.mocked(answerRecord).mockRejectedValueOnce(new ApiProblem('NETWORK'));
  await correct();
  press('record.send');
  await vi.waitFor(() => expect(document.body.textContent).toContain('problem.NETWORK'));
  button('record.cancel')?.focus();
  press('record.cancel');
  await vi.waitFor(() => expect(find('#record-r1-text')).toBeNull());
  expect([hasUnsent(), isDirty()]).toEqual([false, false]);
  expect(document.body.textContent).not.toContain('problem.nothingLost');
  expect(document.activeElement).toBe(button('record.correct'));
  press('record.correct');
  await vi.waitFor(() => expect(find<HTMLTextAreaElement>('#record-r1-text')?.value).toBe(''));
});

test('leaving the page deletes what was typed', () => {
  type('#wish', 'After six.');
  forget();
  expect(state.typed).toEqual({});
});
