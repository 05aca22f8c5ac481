/** The two doors of the server: one for signing in, one for work. */
import { ApiProblem, client, type Operation } from '@voicase/shared/gql';
import { organisation } from './organisation';
import { accessToken } from './token';

const auth = client({ path: () => '/graphql/auth', credentials: 'same-origin', keepalive: true });
const work = client({ credentials: 'same-origin', headers });

function headers(): Record<string, string> {
  const id = organisation.get();
  return { authorization: `Bearer ${accessToken()}`, ...(id && { 'x-organization-id': id }) };
}

export const ask = <Data, Variables>(
  operation: Operation<Data, Variables>,
  variables: Variables,
  door: 'work' | 'auth' = 'work',
): Promise<Data> => (door === 'auth' ? auth : work)(operation, variables);

/** The server's ProblemCode, and what can go wrong before it is asked. */
const codes = [
  'BAD_REQUEST',
  'INVALID',
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'NOT_FOUND',
  'SIGN_IN_FAILED',
  'CONFLICT',
  'NOT_ALLOWED_NOW',
  'INTEGRITY',
  'TOO_LARGE',
  'RATE_LIMITED',
  'UNAVAILABLE',
  'INTERNAL',
  'NETWORK',
  'UNREADABLE',
] as const;
export type Code = (typeof codes)[number];

export interface Told {
  code: Code;
  requestId?: string | undefined;
  retryAfter?: number | undefined;
}

/** Whatever was thrown, as something that can be told. */
export function problemOf(problem: unknown): Told {
  if (!(problem instanceof ApiProblem)) return { code: 'INTERNAL' };
  const { requestId, retryAfter } = problem;
  return { code: codes.find((code) => code === problem.code) ?? 'INTERNAL', requestId, retryAfter };
}

export const isProblem = (problem: unknown, code: Code): boolean => problem instanceof ApiProblem && problem.code === code;
