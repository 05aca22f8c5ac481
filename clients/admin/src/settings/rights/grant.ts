/** What I can give, and why not where I cannot: the server's rule (permissions/grant.rs), so that nobody learns it from a refusal. Pure. */
import type { CaseScope, Permission } from '../../../gen/documents';
import { effective, type Rights, type Table } from './rights';

/** Who gives. */
export interface Giver {
  rights: readonly Permission[];
  scope: CaseScope;
  /** The departments they reach: their own and all below. */
  departments: readonly string[];
}

export type Refusal = 'LACKED' | 'SECOND_ADMINISTRATOR';

/** Given to others by whoever manages members, without having it: who runs the place need not read what is written in it. */
const needToKnow: readonly Permission[] = ['REPORTER_MESSAGE', 'IDENTITY_VIEW'];

/** Why I cannot make this right a given one. What somebody has already stays with them. */
export function refusal({ rights }: Giver, permission: Permission, had: readonly Permission[] = []): Refusal | undefined {
  if (permission === 'IDENTITY_VIEW' && !had.includes(permission)) return 'SECOND_ADMINISTRATOR';
  return rights.includes(permission) || needToKnow.includes(permission) ? undefined : 'LACKED';
}

const reachesAll = (scope: CaseScope, rights: readonly Permission[]) => scope === 'DEPARTMENTS' && rights.includes('CASE_VIEW_ALL');

/** The rights in this choice that I cannot give; seeing all departments is one of them where I do not reach them all. */
export function refused(giver: Giver, table: Table, after: Rights, stored?: Rights): Permission[] {
  const had = stored ? effective(table, stored) : [];
  const has = effective(table, after);
  const beyond =
    reachesAll(after.caseScope, has) && !reachesAll(giver.scope, giver.rights) && !(stored && reachesAll(stored.caseScope, had));
  return has.filter((permission) => refusal(giver, permission, had) || (beyond && permission === 'CASE_VIEW_ALL'));
}

const width: Record<CaseScope, number> = { NONE: 0, NAMED: 1, ASSIGNED: 2, DEPARTMENTS: 3 };

export const canScope = ({ scope }: Giver, wanted: CaseScope, had: CaseScope | undefined): boolean =>
  wanted === had || width[wanted] <= width[scope];

/** Whoever sees cases of all departments gives any of them. One that stood on the list under another scope was not reached by it. */
export const canPlace = ({ rights, scope, departments }: Giver, department: string, after: Rights, stored?: Rights): boolean =>
  reachesAll(scope, rights) ||
  departments.includes(department) ||
  (stored?.caseScope === after.caseScope && stored.departments.includes(department));
