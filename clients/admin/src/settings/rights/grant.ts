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

/** The rights in this choice that I cannot give. */
export const refused = (giver: Giver, table: Table, after: Rights, had: readonly Permission[] = []): Permission[] =>
  effective(table, after).filter((permission) => refusal(giver, permission, had));

const width: Record<CaseScope, number> = { NONE: 0, NAMED: 1, ASSIGNED: 2, DEPARTMENTS: 3 };

export const canScope = ({ scope }: Giver, wanted: CaseScope, had: CaseScope | undefined): boolean =>
  wanted === had || width[wanted] <= width[scope];

/** Whoever sees cases of all departments gives any of them. */
export const canPlace = ({ rights, scope, departments }: Giver, department: string, had: readonly string[]): boolean =>
  had.includes(department) || (scope === 'DEPARTMENTS' && rights.includes('CASE_VIEW_ALL')) || departments.includes(department);
