/**
 * Which rights the member can grant, and why the other rights cannot be granted. Mirrors the server's rule (permissions/grant.rs), so that
 * the form explains a refusal before it happens. Pure functions.
 */
import type { CaseScope, Permission } from '../../../gen/documents';
import { effective, type Rights, type Table } from './rights';

/** The member who grants rights to another member. */
export interface Giver {
  rights: readonly Permission[];
  scope: CaseScope;
  /** The departments that the member reaches, which are their own and all below. */
  departments: readonly string[];
}

export type Refusal = 'LACKED' | 'SECOND_ADMINISTRATOR';

/**
 * Rights that a member with USER_MANAGE may grant without holding them. Managing an organisation does not require
 * reading its reports.
 */
const needToKnow: readonly Permission[] = ['REPORTER_MESSAGE', 'IDENTITY_VIEW'];

/** Why the member cannot grant this right. IDENTITY_VIEW needs a second administrator, unless the other member already holds it. */
export function refusal({ rights }: Giver, permission: Permission, had: readonly Permission[] = []): Refusal | undefined {
  if (permission === 'IDENTITY_VIEW' && !had.includes(permission)) return 'SECOND_ADMINISTRATOR';
  return rights.includes(permission) || needToKnow.includes(permission) ? undefined : 'LACKED';
}

const reachesAll = (scope: CaseScope, rights: readonly Permission[]) => scope === 'DEPARTMENTS' && rights.includes('CASE_VIEW_ALL');

/** The rights in this choice that the member cannot grant. Includes CASE_VIEW_ALL if the member does not reach all departments. */
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

/**
 * Whether the member may assign this department to another member. A member who sees cases of all departments may
 * assign any department. A stored department may stay as long as the case scope stays the same.
 */
export const canPlace = ({ rights, scope, departments }: Giver, department: string, after: Rights, stored?: Rights): boolean =>
  reachesAll(scope, rights) ||
  departments.includes(department) ||
  (stored?.caseScope === after.caseScope && stored.departments.includes(department));
