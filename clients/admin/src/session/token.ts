/** Whether somebody is signed in on this page. The access token lives in this module's memory and nowhere else. */
import { store } from './store';

/** `ended`: it was over before the member was done, so the page waits under the sign-in dialog. */
export type Status = 'unknown' | 'out' | 'in' | 'ended';
export interface Grant {
  accessToken: string;
  expiresIn: number;
}

export const status = store<Status>('unknown');
let token = '';
let renewal: ReturnType<typeof setTimeout> | undefined;

export const accessToken = () => token;

/** Takes a new token, and asks for the next one half a minute before this one ends. */
export function begin(grant: Grant, renew: () => void) {
  token = grant.accessToken;
  clearTimeout(renewal);
  renewal = setTimeout(renew, Math.max(grant.expiresIn - 30, 5) * 1000);
  status.set('in');
}

export function forget(next: 'out' | 'ended') {
  token = '';
  clearTimeout(renewal);
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
