/** Fetches the account while the application is still loading. */
import { Me, type MeQuery } from '../../gen/documents';
import { request } from './request';

let early: Promise<MeQuery> | undefined;

export function askEarly() {
  early = request(Me, {});
  // Ignore a failure here, because the caller of `askMe` handles it.
  early.catch(() => undefined);
}

/** Returns the early answer on the first call. Later calls send a request. */
export function askMe(): Promise<MeQuery> {
  const answer = early ?? request(Me, {});
  early = undefined;
  return answer;
}
