/** The server's endpoints: for sign-in, for step-up, for members and for the platform owner. */
import { ApiProblem, client, type Gql, type Operation } from '@voicase/shared/gql';
import { JoinOrganisation, Me } from '../../gen/documents';
import { organisation } from './organisation';
import { accessToken } from './token';

const path = () => '/graphql/auth';
const doors = {
  work: client({ credentials: 'same-origin', headers }),
  auth: client({ path, credentials: 'same-origin', keepalive: true }),
  proof: client({ path, credentials: 'same-origin', keepalive: true, headers: bearer }),
  platform: client({ path: () => '/graphql/platform', credentials: 'same-origin', headers: bearer }),
};
export type Door = keyof typeof doors;

/**
 * Operations about the account. These operations send no organisation, because the account may have left the last one.
 */
const ofNone = new Set([Me.name, JoinOrganisation.name]);

function bearer() {
  return { authorization: `Bearer ${accessToken()}` };
}

function headers(operation: string): Record<string, string> {
  const id = ofNone.has(operation) ? null : organisation.get();
  return { ...bearer(), ...(id && { 'x-organization-id': id }) };
}

/**
 * The endpoint for members of this organisation, which may no longer be the selected one. `check` runs before every
 * attempt and may throw.
 */
export const doorOf = (id: string, check?: () => void): Gql =>
  client({
    credentials: 'same-origin',
    headers() {
      check?.();
      return { ...bearer(), 'x-organization-id': id };
    },
  });

export const ask = <Data, Variables>(
  operation: Operation<Data, Variables>,
  variables: Variables,
  door: Door | Gql = 'work',
): Promise<Data> => (typeof door === 'string' ? doors[door] : door)(operation, variables);

/** The server's problem codes, and the client's own. */
const codes = [
  'BAD_REQUEST',
  'INVALID',
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'STEP_UP_REQUIRED',
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
  'NOT_PROVEN',
  'PASSKEY_UNUSED',
  'PASSKEY_KNOWN',
  'PASSKEY_UNFIT',
] as const;
export type Code = (typeof codes)[number];

export interface Told {
  code: Code;
  /** The refused input field. */
  field?: string | undefined;
  requestId?: string | undefined;
  retryAfter?: number | undefined;
}

/** Turns any exception into a problem that can be shown. */
export function problemOf(problem: unknown): Told {
  if (!(problem instanceof ApiProblem)) return { code: 'INTERNAL' };
  const { field, requestId, retryAfter } = problem;
  return { code: codes.find((code) => code === problem.code) ?? 'INTERNAL', field, requestId, retryAfter };
}

export const isProblem = (problem: unknown, code: Code): boolean => problem instanceof ApiProblem && problem.code === code;

/** Whether no response came. The server may have carried out the operation anyway. */
export const isUnanswered = (problem: unknown): boolean => isProblem(problem, 'NETWORK') || isProblem(problem, 'UNAVAILABLE');

/** Whether the server refused this input field. */
export const isWrong = (problem: unknown, field: string): boolean => isProblem(problem, 'INVALID') && problemOf(problem).field === field;
