import { ApiProblem } from '@voicase/shared/gql';
import { beforeEach, expect, test, vi } from 'vitest';
import { claimRetaliation, fetchChannel, openReport, sessionSignal } from '../api.ts';
import { end } from '../session.ts';
import { type Channel, type Report, forget, state, update } from '../state.ts';
import { view } from '../views.ts';
import { claimAbout } from './claims.ts';
import { change } from './claims.ts';
import { sendClaim } from './send-claim.ts';

vi.mock('../texts.ts', () => ({ t: (key: string) => key }));
vi.mock('../api.ts', () => ({
  claimRetaliation: vi.fn(),
  openReport: vi.fn(),
  fetchChannel: vi.fn(),
  fetchReport: vi.fn(),
  sessionSignal: vi.fn(),
  dropSession: () => session.abort(),
  hasSession: () => true,
  onRenewed: () => undefined,
}));
vi.stubGlobal('scrollTo', () => undefined);

const channel = { slug: 'integrity', organisationId: 'a1f0c9d2-3b4e-4f5a-8b6c-7d8e9f0a1b2c', languages: ['en'] } as unknown as Channel;
const first = { reference: 'R-1' } as Report;
const answered = (...values: string[]) => ({ reference: 'R-2', answers: values.map((value) => ({ question: value, value })) }) as Report;
const WORK = { seed: 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8', bits: 1 };
const refuse = (code: string, more = {}) => vi.mocked(claimRetaliation).mockRejectedValueOnce(new ApiProblem(code, more));

let session: AbortController;
let stopping: AbortController;
const send = () => sendClaim(channel, claimAbout('R-1'), stopping.signal);

beforeEach(() => {
  vi.resetAllMocks();
  session = new AbortController();
  stopping = new AbortController();
  vi.mocked(sessionSignal).mockImplementation(() => session.signal);
  forget();
  update({ channel, report: first });
  change(claimAbout('R-1'), 'what', 'Nights.');
});

test('a claim that arrived shows its access code and keeps the unsent message of the first report', async () => {
  const { seed } = claimAbout('R-1');
  update({ composer: { idempotencyKey: 'k', text: 'Not sent.', uploads: [] } });
  vi.mocked(claimRetaliation).mockResolvedValueOnce(answered('Nights.'));
  expect(await send()).toBeUndefined();
  expect(state.receipt).toEqual({ seed, reference: 'R-2', isKept: false, isClaim: true });
  expect(state).toMatchObject({ report: { reference: 'R-2' }, claims: [], notice: undefined, composer: undefined });
  expect(state.unsent).toMatchObject([{ reference: 'R-1', composer: { text: 'Not sent.' } }]);
  expect(view().name).toBe('receipt');
});

test('texts that were changed after a lost response become the message of the new report', async () => {
  change(claimAbout('R-1'), 'what', 'Nights and weekends.');
  change(claimAbout('R-1'), 'since', ' March ');
  change(claimAbout('R-1'), 'knows', 'The harbour master');
  refuse('CONFLICT');
  vi.mocked(openReport).mockResolvedValueOnce(answered('Nights.', 'March'));
  expect(await send()).toBeUndefined();
  expect(state.composer?.text).toBe('claim.what\nNights and weekends.\n\nclaim.knows\nThe harbour master');
  expect(state).toMatchObject({ notice: 'alreadyArrived', claims: [], receipt: { isClaim: true } });
});

test('a text that was removed after a lost response is said to have arrived', async () => {
  refuse('CONFLICT');
  vi.mocked(openReport).mockResolvedValueOnce(answered('Nights.', 'The harbour master'));
  await send();
  expect(state).toMatchObject({ notice: 'alreadyArrived', composer: undefined });
});

test('a claim that arrived and does not open keeps its access code for the next attempt', async () => {
  const { seed } = claimAbout('R-1');
  change(claimAbout('R-1'), 'what', 'Nights and weekends.');
  refuse('CONFLICT');
  vi.mocked(openReport).mockRejectedValueOnce(new ApiProblem('NETWORK'));
  expect(await send()).toMatchObject({ problem: { code: 'NETWORK' }, safe: 'claim.unopened' });
  expect(state.report, 'the first report stays open').toBe(first);
  expect(claimAbout('R-1')).toMatchObject({ seed, what: 'Nights and weekends.' });
  refuse('CONFLICT');
  vi.mocked(openReport).mockResolvedValueOnce(answered('Nights.'));
  expect(await send()).toBeUndefined();
  expect(vi.mocked(openReport).mock.lastCall?.[1]).toBe(seed);
});

test('a refusal reloads the channel and keeps the text, also when the channel does not load', async () => {
  refuse('NOT_ALLOWED_NOW');
  vi.mocked(fetchChannel).mockResolvedValueOnce({ ...channel, takesReports: false });
  expect(await send()).toMatchObject({ problem: { code: 'NOT_ALLOWED_NOW' }, safe: 'problem.nothingLost' });
  expect(state.channel?.takesReports).toBe(false);
  refuse('NOT_ALLOWED_NOW');
  vi.mocked(fetchChannel).mockRejectedValueOnce(new ApiProblem('NETWORK'));
  expect(await send()).toMatchObject({ problem: { code: 'NOT_ALLOWED_NOW' } });
  expect(claimAbout('R-1').what).toBe('Nights.');
});

test('every attempt has the session in which the sending began', async () => {
  const begun = session.signal;
  vi.mocked(claimRetaliation).mockImplementationOnce(() => {
    end();
    session = new AbortController();
    return Promise.reject(new ApiProblem('WORK_REQUIRED', WORK));
  });
  vi.mocked(claimRetaliation).mockImplementationOnce((_, signal) => {
    signal.throwIfAborted();
    return Promise.resolve(answered('Nights.'));
  });
  expect(await send(), 'the report was locked').toBeUndefined();
  expect(vi.mocked(claimRetaliation).mock.calls.map(([, signal]) => signal === begun)).toEqual([true, true]);
  expect(state).toMatchObject({ report: undefined, receipt: undefined, claims: [{ what: 'Nights.' }] });
});

test('a stopped proof of work keeps the text, and a proof of work ends with the page that shows it', async () => {
  const work = () => refuse('WORK_REQUIRED', { ...WORK, bits: 30 });
  work();
  stopping.abort(new ApiProblem('STOPPED'));
  expect(await send()).toMatchObject({ problem: { code: 'STOPPED' }, safe: 'problem.nothingLost' });
  work();
  stopping = new AbortController();
  stopping.abort();
  expect(await send()).toBeUndefined();
  expect(claimAbout('R-1').what).toBe('Nights.');
});
