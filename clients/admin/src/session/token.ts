/** The state of the session. The access token is kept only in the memory of this module. */
import { unbase64url } from '@voicase/shared/bytes';
import { store } from './store';

/** `ended` means that the session has expired and the page waits behind the sign-in dialog. */
export type Status = 'unknown' | 'out' | 'in' | 'ended';
export interface Grant {
  accessToken: string;
  expiresIn: number;
}

export const status = store<Status>('unknown');
/** Whether the page was idle for too long. A locked page removes its content instead of covering it. */
export const locked = store(false);
let token = '';
let account: string | undefined;
let renewal: ReturnType<typeof setTimeout> | undefined;

export const accessToken = () => token;

/**
 * The account in the token. The page reads the account only to notice another account. The server verifies the token.
 */
export function accountOf({ accessToken: jwt }: Grant): string | undefined {
  try {
    return (JSON.parse(new TextDecoder().decode(unbase64url(jwt.split('.')[1] ?? ''))) as { sub?: string }).sub;
  } catch {
    return undefined;
  }
}

/**
 * Whether the token belongs to another account. All tabs share the cookie, so another account may have signed in in
 * another tab.
 */
export const isSomebodyElse = (grant: Grant): boolean => account !== undefined && accountOf(grant) !== account;

/** Stores a new token and schedules the renewal for half a minute before it expires. */
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

/** Waits for a new sign-in. Rejects if the member signs out instead. */
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
