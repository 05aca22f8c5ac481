/** The requests that may wait for the member's approval. */
import type { Home } from './query';

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
  | ({ kind: 'restriction' | 'opening' | 'disclosure'; case: string; number: string } & Request)
  | ({ kind: 'view' | 'reset' | 'fallback'; member: string } & Request);

/** Whether the member may approve the request now or later. The member's own requests wait for others. */
const isMine = ({ approvable, approvableFrom }: Request) => approvable || approvableFrom !== null;

export function approvalsOf(home: Home): Approval[] {
  const fallback = home.fallbackReviewer?.request;
  return [
    ...(home.restrictionRequests ?? []).filter(isMine).map((one) => ({ ...one, kind: 'restriction' as const })),
    ...(home.identityRequests ?? [])
      .filter(isMine)
      .map((one) => ({ ...one, kind: one.disclosure ? ('disclosure' as const) : ('opening' as const) })),
    ...(home.identityViewRequests ?? []).filter(isMine).map((one) => ({ ...one, kind: 'view' as const, member: one.member.name })),
    ...(home.resets ?? [])
      .filter((one) => one.state === 'WAITING' && isMine(one))
      .map((one) => ({ ...one, kind: 'reset' as const, member: one.member.name })),
    ...(fallback?.member && isMine(fallback) ? [{ ...fallback, kind: 'fallback' as const, member: fallback.member.name }] : []),
  ];
}
