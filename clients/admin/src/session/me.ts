/** Fetches the account while the application is still loading. */
import { Me, type MeQuery } from '../../gen/documents';
import { request } from './request';

let early: Promise<MeQuery> | undefined;

export function askEarly() {
  early = request(Me, {});
  // A failure counts only when the application needs the account.
  early.catch(() => undefined);
}

/** The first call returns the early answer. */
export function askMe(): Promise<MeQuery> {
  const answer = early ?? request(Me, {});
  early = undefined;
  return answer;
}
