/** Whether somebody is signed in on this page. The access token lives in this module's memory and nowhere else. */
import { unbase64url } from '@voicase/shared/bytes';
import { store } from './store';

/** `ended`: it was over before the member was done, so the page waits under the sign-in dialog. */
export type Status = 'unknown' | 'out' | 'in' | 'ended';
export interface Grant {
  accessToken: string;
  expiresIn: number;
}

export const status = store<Status>('unknown');
/** Nobody has touched the page for long: what it shows is taken away too, not only covered. */
export const locked = store(false);
let token = '';
let account: string | undefined;
let renewal: ReturnType<typeof setTimeout> | undefined;

export const accessToken = () => token;

/** Whose token it is, read only to notice another account's: that it is genuine is for the server to say. */
export function accountOf({ accessToken: jwt }: Grant): string | undefined {
  try {
    return (JSON.parse(new TextDecoder().decode(unbase64url(jwt.split('.')[1] ?? ''))) as { sub?: string }).sub;
  } catch {
    return undefined;
  }
}

/** The cookie is the whole browser's: somebody else may have signed in with it in another tab. */
export const isSomebodyElse = (grant: Grant): boolean => account !== undefined && accountOf(grant) !== account;

/** Takes a new token, and asks for the next one half a minute before this one ends. */
export function begin(grant: Grant, renew: () => void) {
  token = grant.accessToken;
  account = accountOf(grant);
  clearTimeout(renewal);
  renewal = setTimeout(renew, Math.max(grant.expiresIn - 30, 5) * 1000);
  locked.set(false);
  status.set('in');
}

export function forget(next: 'out' | 'ended', lock = false) {
  token = '';
  if (next === 'out') account = undefined;
  clearTimeout(renewal);
  locked.set(lock);
  status.set(next);
}

/** Waits until somebody has signed in again; refuses when the page was left instead. */
export function signedIn(): Promise<void> {
  return new Promise((resolve, reject) => {
    const look = () => {
      const now = status.get();
      if (now !== 'in' && now !== 'out') return;
      stop();
      if (now === 'in') resolve();
      else reject(new Error('signed out'));
    };
    const stop = status.subscribe(look);
    look();
  });
}
