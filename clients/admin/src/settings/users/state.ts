/** The state of a member, and whether a search matches. Pure functions. */
import type { StaffMembersQuery, StaffRightsFragment } from '../../../gen/documents';
import type { Rights } from '../rights/rights';

export type Person = StaffMembersQuery['members'][number];
export type State = 'ACTIVE' | 'SUSPENDED' | 'EXPIRED';

/** A membership is still valid on its last day. */
export function stateOf({ suspendedAt, expiresOn }: Pick<Person, 'suspendedAt' | 'expiresOn'>, day: string): State {
  if (suspendedAt) return 'SUSPENDED';
  return expiresOn && expiresOn < day ? 'EXPIRED' : 'ACTIVE';
}

export const found = ({ name, email }: Pick<Person, 'name' | 'email'>, words: string): boolean =>
  words
    .toLocaleLowerCase()
    .split(/\s+/)
    .every((word) => name.toLocaleLowerCase().includes(word) || email.toLocaleLowerCase().includes(word));

export const rightsOf = ({ role, allow, deny, caseScope, departments, expiresOn }: StaffRightsFragment): Rights => ({
  role,
  allow,
  deny,
  caseScope,
  departments: departments.map(({ id }) => id),
  expiresOn,
});
