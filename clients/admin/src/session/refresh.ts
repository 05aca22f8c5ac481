/** Renewing the session from its cookie: one at a time in this tab and in all others, since each renewal rotates the cookie. */
import { DELAYS, isPassing, pause } from '@voicase/shared/gql';
import { RefreshSession, SignOut } from '../../gen/documents';
import { forgetUnsaved } from '../app/unsaved';
import { ask, isProblem, problemOf } from './ask';
import { recall, remember } from './memory';
import { tell } from './tabs';
import { begin, forget, isSomebodyElse, locked, status, type Grant } from './token';

/** A lock whose sign-out has not arrived. */
const LOCKED = 'voicase.locked';

interface Renewal {
  /** The page was locked since: the answer must not open what has just been shut. */
  shut: boolean;
  done: Promise<boolean>;
}
let running: Renewal | undefined;

/** True when there is a session, false when there is none; any other problem (no network, say) is thrown. */
export function refresh(): Promise<boolean> {
  if (running && !running.shut) return running.done;
  const renewal: Renewal = { shut: false, done: Promise.resolve(false) };
  const stop = locked.subscribe(() => (renewal.shut ||= locked.get()));
  renewal.done = navigator.locks
    .request('voicase-refresh', () => renew(renewal))
    .finally(() => {
      stop();
      if (running === renewal) running = undefined;
    });
  running = renewal;
  return renewal.done;
}

async function renew(renewal: Renewal): Promise<boolean> {
  for (let tries = 0; ; tries += 1) {
    try {
      const { refreshSession } = await ask(RefreshSession, {}, 'auth');
      if (renewal.shut) return status.get() === 'in';
      open(refreshSession);
      return true;
    } catch (problem) {
      if (isProblem(problem, 'UNAUTHENTICATED') || isProblem(problem, 'SIGN_IN_FAILED')) return false;
      // The answer may have got lost on its way: for a minute the server takes the same cookie again.
      const delay = DELAYS[tries];
      if (delay === undefined || !isPassing(problem)) throw problem;
      await pause(delay);
    }
  }
}

/** Starts with a fresh token. A failed renewal in the background is no news: the next request renews by itself. */
export function open(grant: Grant) {
  remember(LOCKED, null);
  if (isSomebodyElse(grant)) return startAnew();
  begin(
    grant,
    () =>
      void refresh().then(
        (alive) => alive || end(),
        () => undefined,
      ),
  );
}

/** Another account's page begins empty: nothing that was shown, fetched or typed here goes along. */
function startAnew() {
  forgetUnsaved();
  window.location.replace('/cases');
}

/** The session is over, the work on the page is not. */
export function end() {
  if (status.get() === 'in') forget('ended');
}

/** Ends the session on the server first: a page that only looks signed out would be a lie. */
export async function signOut() {
  await ask(SignOut, {}, 'auth');
  forget('out');
  tell('out');
}

/** Nobody is here: the session ends on the server too, and the page shows nothing more. Drafts are kept. */
export function lock() {
  forget('ended', true);
  tell('ended');
  remember(LOCKED, 'yes');
  void signOutLocked();
}

/** Tries until the server has ended the session, while the page stays locked: the cookie would open it. A new sign-in ends the trying. */
async function signOutLocked() {
  // A browser may refuse the mark.
  const marked = isMarked();
  for (let delay = 5000; locked.get() && isMarked() === marked; delay = Math.min(2 * delay, 60_000)) {
    try {
      return await endSession();
    } catch (problem) {
      await pause(Math.max(delay, 1000 * (problemOf(problem).retryAfter ?? 0)));
    }
  }
}

/** The page was locked, and was loaded again before its sign-out had arrived: that comes first. */
export async function endLocked(): Promise<void> {
  if (isMarked()) await endSession();
}

const isMarked = () => recall(LOCKED) !== null;

async function endSession() {
  await ask(SignOut, {}, 'auth');
  remember(LOCKED, null);
}
