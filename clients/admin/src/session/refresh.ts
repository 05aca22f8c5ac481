/** Renewing the session from its cookie: one at a time in this tab and in all others, since each renewal rotates the cookie. */
import { DELAYS, isPassing, pause } from '@voicase/shared/gql';
import { RefreshSession, SignOut } from '../../gen/documents';
import { forgetUnsaved } from '../app/unsaved';
import { ask, isProblem } from './ask';
import { tell } from './tabs';
import { begin, forget, isSomebodyElse, locked, status, type Grant } from './token';

let running: Promise<boolean> | undefined;

/** True when there is a session, false when there is none; any other problem (no network, say) is thrown. */
export function refresh(): Promise<boolean> {
  running ??= navigator.locks.request('voicase-refresh', renew).finally(() => {
    running = undefined;
  });
  return running;
}

async function renew(): Promise<boolean> {
  // The lock may fall while the answer is on its way. It must not open what has just been shut.
  let shut = false;
  const stop = locked.subscribe(() => (shut ||= locked.get()));
  try {
    return await answer(() => shut);
  } finally {
    stop();
  }
}

async function answer(shut: () => boolean): Promise<boolean> {
  for (let tries = 0; ; tries += 1) {
    try {
      const { refreshSession } = await ask(RefreshSession, {}, 'auth');
      if (shut()) return false;
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
  void ask(SignOut, {}, 'auth').catch(() => undefined);
}
