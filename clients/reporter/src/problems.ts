import { ApiProblem } from '@voicase/shared/gql';
import { type Key, t } from './texts.ts';

/** Turns any exception into a problem, so that our own bugs are shown too. */
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
  'CHANGED',
]);

/** The server refuses a message with NOT_ALLOWED_NOW only when the report has reached its size limit. */
export const ofMessage = (thrown: unknown): unknown =>
  thrown instanceof ApiProblem && thrown.code === 'NOT_ALLOWED_NOW' ? new ApiProblem('MESSAGE_FULL') : thrown;

export const wordsFor = (problem: ApiProblem): string =>
  t((KNOWN.has(problem.code) ? `problem.${problem.code}` : 'problem.INTERNAL') as Key);
