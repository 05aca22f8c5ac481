import { ApiProblem } from '@voicase/shared/gql';
import { type Key, t } from './texts.ts';

/** Whatever was thrown as something to tell: a mistake of ours must be seen too, not leave a silent page. */
export const asProblem = (thrown: unknown): ApiProblem => (thrown instanceof ApiProblem ? thrown : new ApiProblem('INTERNAL'));

const KNOWN = new Set([
  'INVALID',
  'NETWORK',
  'UNAVAILABLE',
  'RATE_LIMITED',
  'TOO_LARGE',
  'NOT_ALLOWED_NOW',
  'INTEGRITY',
  'UNREADABLE',
  'MESSAGE_CONFLICT',
  'MESSAGE_STOPPED',
  'MESSAGE_FULL',
  'STOPPED',
  'STOPPED_LATE',
]);

/** Why a message was not taken: the only state in which the server refuses one is a report that holds as much as it can. */
export const ofMessage = (thrown: unknown): unknown =>
  thrown instanceof ApiProblem && thrown.code === 'NOT_ALLOWED_NOW' ? new ApiProblem('MESSAGE_FULL') : thrown;

export const wordsFor = (problem: ApiProblem): string =>
  t((KNOWN.has(problem.code) ? `problem.${problem.code}` : 'problem.INTERNAL') as Key);
