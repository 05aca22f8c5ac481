/** Renews the session with its cookie. Only one renewal runs at a time across all tabs, because each renewal rotates the cookie. */
import { DELAYS, isPassing, pause } from '@voicase/shared/gql';
import { RefreshSession, SignOut } from '../../gen/documents';
import { forgetUnsaved } from '../app/unsaved';
import { ask, isProblem, problemOf } from './ask';
import { recall, remember } from './memory';
import { broadcast } from './tabs';
import { begin, forget, isSomebodyElse, locked, status, type Grant } from './token';

/** Set while the page is locked and its sign-out has not reached the server. */
const LOCKED = 'voicase.locked';

interface Renewal {
  /** The page was locked meanwhile, so the response must not open the page. */
  shut: boolean;
  done: Promise<boolean>;
}
let running: Renewal | undefined;

/** Returns true if there is a session, false if there is none. Throws other problems, such as a network failure. */
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
      if (!refreshSession) return false;
      if (renewal.shut) return status.get() === 'in';
      open(refreshSession);
      return true;
    } catch (problem) {
      if (isProblem(problem, 'UNAUTHENTICATED') || isProblem(problem, 'SIGN_IN_FAILED')) return false;
      // If the response was lost, a retry works, because the server accepts the old cookie for another minute.
      const delay = DELAYS[tries];
      if (delay === undefined || !isPassing(problem)) throw problem;
      await pause(delay);
    }
  }
}

/** Starts a session with a new token. A failed background renewal is ignored, because the next request renews the session itself. */
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

/** Reloads the page for another account, so that nothing remains that was shown, fetched or typed here. */
function startAnew() {
  forgetUnsaved();
  window.location.replace('/');
}

/** Ends the session but keeps the unsent work on the page. */
export function end() {
  if (status.get() === 'in') forget('ended');
}

/** Ends the session on the server first. Otherwise the page would look signed out while the session still works. */
export async function signOut() {
  await ask(SignOut, {}, 'auth');
  forget('out');
  broadcast('out');
}

/** Locks an unattended page. The lock hides everything and ends the session on the server. Drafts are kept. */
export function lock() {
  forget('ended', true);
  broadcast('ended');
  remember(LOCKED, 'yes');
  void signOutLocked();
}

/** Retries until the server has ended the session, because the cookie could still open the locked page. A new sign-in stops the retries. */
async function signOutLocked() {
  // The browser may refuse to store the lock. If a stored lock disappears, another tab has signed in.
  const wasStored = isLockStored();
  for (let delay = 5000; locked.get() && isLockStored() === wasStored; delay = Math.min(2 * delay, 60_000)) {
    try {
      return await endSession();
    } catch (problem) {
      await pause(Math.max(delay, 1000 * (problemOf(problem).retryAfter ?? 0)));
    }
  }
}

/** Completes the sign-out of a locked page after a reload. Until then, the page must not use the session. */
export async function endLocked(): Promise<void> {
  if (isLockStored()) await endSession();
}

const isLockStored = () => recall(LOCKED) !== null;

async function endSession() {
  await ask(SignOut, {}, 'auth');
  remember(LOCKED, null);
}
