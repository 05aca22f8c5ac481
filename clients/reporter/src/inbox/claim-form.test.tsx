import { ApiProblem } from '@voicase/shared/gql';
import { render } from 'preact';
import { beforeEach, expect, test, vi } from 'vitest';
import { type Channel, forget, update } from '../state.ts';
import { ClaimForm } from './claim-form.tsx';
import { claimAbout } from './claims.ts';
import { change } from './claims.ts';
import { type Failure, sendClaim } from './send-claim.ts';

vi.mock('../texts.ts', () => ({ t: (key: string) => key }));
vi.mock('./send-claim.ts', () => ({ sendClaim: vi.fn() }));

const authorities = [{ name: { en: 'The authority' }, url: 'https://authority.example' }];
const channel = { slug: 'integrity', lawPack: { authorities } } as unknown as Channel;

let signal: AbortSignal | undefined;
let answer: (failure: Failure | undefined) => void;
const draw = () => render(<ClaimForm channel={channel} claim={claimAbout('R-1')} />, document.body);
const shown = (text: string) => vi.waitFor(() => expect(document.body.textContent).toContain(text));
const button = (text: string) => [...document.querySelectorAll('button')].find((one) => one.textContent === text);

beforeEach(async () => {
  forget();
  render(null, document.body);
  vi.mocked(sendClaim).mockImplementation((_channel, _claim, stopping) => {
    signal = stopping;
    return new Promise((resolve) => (answer = resolve));
  });
  change(claimAbout('R-1'), 'what', 'Nights.');
  draw();
  button('claim.send')?.click();
  await shown('review.sending');
});

test('the button that stops the proof of work hands the focus to the button that sends', async () => {
  expect(button('work.stop'), 'there is nothing to stop before the calculation').toBeUndefined();
  update({ work: 30 });
  draw();
  button('work.stop')?.focus();
  button('work.stop')?.click();
  expect(signal?.reason).toMatchObject({ code: 'STOPPED' });
  update({ work: undefined });
  answer({ problem: new ApiProblem('STOPPED'), safe: 'problem.nothingLost' });
  await shown('problem.STOPPED');
  expect(document.activeElement).toBe(button('claim.send'));
});

test('the proof of work ends when the form closes', async () => {
  expect(signal?.aborted).toBe(false);
  // The next drawing runs the effects of the last one.
  draw();
  render(null, document.body);
  await vi.waitFor(() => expect(signal?.aborted).toBe(true));
});

test('a refusal names the authorities in the alert', async () => {
  answer({ problem: new ApiProblem('NOT_ALLOWED_NOW'), safe: 'problem.nothingLost' });
  await shown('claim.refused');
  const alerts = [...document.querySelectorAll('[role=alert]')].map(({ textContent }) => textContent);
  expect(alerts.filter(Boolean)).toEqual([expect.stringMatching(/^claim\.refused.*The authority.*https:\/\/authority\.example$/)]);
});
