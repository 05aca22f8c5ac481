import { createContext, useContext } from 'react';
import type { MeQuery, Permission } from '../../gen/documents';
import type { SessionHint } from '../entry/hint';

export type Me = MeQuery['me'];
export type Membership = Me['memberships'][number];

export interface Member {
  me: Me;
  membership: Membership;
  can: (permission: Permission) => boolean;
  /** Whether the member works on cases or assigns them. */
  handles: boolean;
}

const handlesCases = (rights: readonly Permission[]) => rights.includes('CASE_EDIT') || rights.includes('CASE_ASSIGN');

export const memberOf = (me: Me, membership: Membership): Member => ({
  me,
  membership,
  can: (permission) => membership.rights.includes(permission),
  handles: handlesCases(membership.rights),
});

export const MemberContext = createContext<Member | null>(null);

export function useMember(): Member {
  const member = useContext(MemberContext);
  if (!member) throw new Error('no member above');
  return member;
}

/** The membership that was selected last, else the first one. */
export function chosen(me: Me, organisation: string | null): Membership | undefined {
  return me.memberships.find((one) => one.organisation.id === organisation) ?? me.memberships[0];
}

/**
 * The part of a membership that the first requests after a reload depend on. Components ask `can` and `handles` instead.
 */
export const hintOf = ({ organisation, rights }: Membership): SessionHint => ({
  organisation: organisation.id,
  handles: handlesCases(rights),
  dialogue: rights.includes('REPORTER_MESSAGE'),
  assigns: rights.includes('CASE_ASSIGN'),
  closes: rights.includes('CASE_CLOSE'),
  manages: rights.includes('USER_MANAGE'),
  identity: rights.includes('IDENTITY_VIEW'),
});
