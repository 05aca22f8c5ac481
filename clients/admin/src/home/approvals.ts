/** The requests and closings that may wait for the member's approval. */
import type { Home, HomeCase } from './query';

interface Request {
  id: string;
  /** Null if the person asked on the sign-in page, or has left the organisation. */
  askedBy: { name: string } | null;
  askedAt?: string;
  approvable: boolean;
  /** The time from which the member may approve. Null means never. */
  approvableFrom: string | null;
}

export type Approval =
  | ({ kind: 'restriction'; case: string; number: string } & Request)
  | ({ kind: 'view' | 'reset' | 'fallback'; member: string } & Request)
  | { kind: 'closing'; id: string; one: HomeCase };

/** Whether the member may approve the request now or later. The member's own requests wait for others. */
const isMine = ({ approvable, approvableFrom }: Request) => approvable || approvableFrom !== null;

/** Maximum number of closings on Home. */
const MAX_CLOSINGS = 5;

/** All approvals, the requests first, because requests expire. `me` is the id of the membership. */
export function approvalsOf(home: Home, me: string): Approval[] {
  const fallback = home.fallbackReviewer?.request;
  return [
    ...(home.restrictionRequests ?? []).filter(isMine).map((one) => ({ ...one, kind: 'restriction' as const })),
    ...(home.identityViewRequests ?? []).filter(isMine).map((one) => ({ ...one, kind: 'view' as const, member: one.member.name })),
    ...(home.resets ?? [])
      .filter((one) => one.state === 'WAITING' && isMine(one))
      .map((one) => ({ ...one, kind: 'reset' as const, member: one.member.name })),
    ...(fallback?.member && isMine(fallback) ? [{ ...fallback, kind: 'fallback' as const, member: fallback.member.name }] : []),
    ...closings(home.review?.nodes ?? [], me).map((one) => ({ kind: 'closing' as const, id: one.id, one })),
  ];
}

/** An assignee can never approve the closing of their case. */
const closings = (cases: HomeCase[], me: string): HomeCase[] =>
  cases.filter(({ assignees }) => !assignees.some(({ member }) => member.id === me)).slice(0, MAX_CLOSINGS);
