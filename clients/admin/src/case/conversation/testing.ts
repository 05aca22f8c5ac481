/** Messages, uploads and courses for the tests of waiting messages. */
import { ApiProblem } from '@voicase/shared/gql';
import type { SentFile, Upload } from '@voicase/shared/upload';
import { afterEach, beforeEach, vi } from 'vitest';
import { forgetUnsaved, unsentTexts } from '../../app/unsaved';
import { lostMessages } from '../../session/lost';
import { status } from '../../session/token';
import { draftOf, messageDraft } from '../drafts';
import { DELAY, type Course, type Outgoing, type Waiting } from './waiting';

export const CASE = 'a';
export const draft = draftOf(messageDraft(CASE));

let serial = 0;
/** Returns a new key, because the page remembers which keys were tried. */
export const newKey = () => `key ${String((serial += 1))}`;

/** Starts every test signed in, with fake timers and without unsent input. */
export function prepare() {
  beforeEach(() => {
    vi.useFakeTimers();
    status.set('in');
    forgetUnsaved();
    lostMessages.set(0);
  });
  afterEach(() => void vi.useRealTimers());
}

/** An upload that the test finishes. */
export function upload(state: Upload['state'] = 'done') {
  const file = { state, file: { name: 'plan.pdf' }, remove: vi.fn(), resume: vi.fn() } as unknown as Upload;
  let end = (): void => undefined;
  const arrived = new Promise<SentFile>((resolve, reject) => {
    end = () => (file.state === 'failed' ? reject(new ApiProblem('NETWORK')) : resolve({ name: 'plan.pdf' } as SentFile));
  });
  file.arrival = () => arrived;
  if (state !== 'sending') end();
  return { file, end: (how: Upload['state'] = 'done') => ((file.state = how), end()) };
}

export const message = (key: string, more: Partial<Outgoing> = {}): Outgoing => ({
  key,
  organisation: { id: 'o', name: 'Organisation' },
  of: CASE,
  number: 'VC-1',
  text: `text ${key}`,
  purpose: 'message',
  told: false,
  uploads: [],
  ...more,
});
/** A course that records its calls. `send` makes one attempt for each of the given results. */
export function course(...results: (Error | undefined)[]) {
  const sends: string[] = [];
  const send = vi.fn((one: Waiting, check: () => void) => {
    try {
      check();
    } catch (problem) {
      return Promise.reject(problem as Error);
    }
    sends.push(one.key);
    const problem = results.shift();
    return problem ? Promise.reject(problem) : Promise.resolve();
  });
  return { sends, send, begun: vi.fn(), sent: vi.fn(), failed: vi.fn(), held: vi.fn() } satisfies Course & { sends: string[] };
}
export const later = (milliseconds = DELAY) => vi.advanceTimersByTimeAsync(milliseconds);
/** The computer sleeps: the clock goes on and no timer runs. */
export const sleep = (milliseconds: number) => vi.setSystemTime(Date.now() + milliseconds);
export const texts = () => unsentTexts(CASE).map(({ text }) => text);
