/** The effective rights of a membership and the effect of a change. Pure functions. The server uses the same table. */
import type { CaseScope, Permission, PresetCode, RightSource, RightsInput, RightsTableQuery, Role } from '../../../gen/documents';

export type Table = RightsTableQuery['rightsTable'];
export type Preset = Table['presets'][number];
export type Choice = 'INHERIT' | 'ALLOW' | 'DENY';

/** The form's state, which is also the mutation's input. */
export interface Rights {
  role: Role;
  allow: readonly Permission[];
  deny: readonly Permission[];
  caseScope: CaseScope;
  departments: readonly string[];
  expiresOn: string | null;
}

/** The rights by subject, in the order of the table. */
export const groups = {
  cases: ['CASE_VIEW_ALL', 'CASE_CREATE', 'CASE_EDIT', 'CASE_ASSIGN', 'CASE_CLOSE'],
  reporter: ['REPORTER_MESSAGE', 'IDENTITY_VIEW', 'EVIDENCE_MANAGE'],
  records: ['ANALYTICS_VIEW', 'AUDIT_VIEW', 'PRIVACY_MANAGE'],
  running: ['USER_MANAGE', 'SETTINGS_MANAGE'],
} as const satisfies Record<string, readonly Permission[]>;
/** Rights that no act needs yet. They are not shown, and a change keeps them as they are. A test compares them with the schema. */
export const unused = ['CASE_DELETE', 'DATA_EXPORT', 'AI_USE'] as const satisfies readonly Permission[];
export type Group = keyof typeof groups;
export const groupNames = Object.keys(groups) as Group[];
export const permissions: readonly Permission[] = [...groupNames.flatMap((group) => [...groups[group]]), ...unused];

export const roles: readonly Role[] = ['ADMIN', 'MANAGER', 'MEMBER', 'VIEWER'];
export const scopes: readonly CaseScope[] = ['DEPARTMENTS', 'ASSIGNED', 'NAMED', 'NONE'];
export const choices: readonly Choice[] = ['INHERIT', 'ALLOW', 'DENY'];

export interface Result {
  given: boolean;
  source: RightSource;
}

const ofRole = (table: Table, role: Role) => table.roles.find((one) => one.role === role)?.rights ?? [];

export const choiceOf = ({ allow, deny }: Pick<Rights, 'allow' | 'deny'>, permission: Permission): Choice =>
  deny.includes(permission) ? 'DENY' : allow.includes(permission) ? 'ALLOW' : 'INHERIT';

/** Whether a right is given, and why. A right that is denied is never given. */
export function result(table: Table, { role, allow, deny }: Pick<Rights, 'role' | 'allow' | 'deny'>, permission: Permission): Result {
  if (deny.includes(permission)) return { given: false, source: 'DENIED' };
  if (ofRole(table, role).includes(permission)) return { given: true, source: 'ROLE' };
  return allow.includes(permission) ? { given: true, source: 'ALLOWED' } : { given: false, source: 'NOT_IN_ROLE' };
}

export const effective = (table: Table, rights: Pick<Rights, 'role' | 'allow' | 'deny'>): Permission[] =>
  permissions.filter((permission) => result(table, rights, permission).given);

export function choose(rights: Rights, permission: Permission, choice: Choice): Rights {
  const without = (list: readonly Permission[]) => list.filter((one) => one !== permission);
  const { allow, deny } = { allow: without(rights.allow), deny: without(rights.deny) };
  if (choice === 'ALLOW') allow.push(permission);
  if (choice === 'DENY') deny.push(permission);
  return { ...rights, allow, deny };
}

export const sameList = <T>(a: readonly T[], b: readonly T[]) => a.length === b.length && a.every((one) => b.includes(one));

export const equal = (a: Rights, b: Rights): boolean =>
  a.role === b.role &&
  a.caseScope === b.caseScope &&
  a.expiresOn === b.expiresOn &&
  sameList(a.allow, b.allow) &&
  sameList(a.deny, b.deny) &&
  sameList(a.departments, b.departments);

/** The rights that a change adds and removes. Overrides without effect do not count. */
export function difference(table: Table, before: Rights, after: Rights): { gained: Permission[]; lost: Permission[] } {
  const [had, has] = [effective(table, before), effective(table, after)];
  return { gained: has.filter((one) => !had.includes(one)), lost: had.filter((one) => !has.includes(one)) };
}

/** The preset that matches these rights exactly. */
export const presetOf = (table: Table, rights: Pick<Rights, 'role' | 'allow' | 'deny' | 'caseScope'>): PresetCode | undefined =>
  table.presets.find(
    ({ role, allow, deny, caseScope }) =>
      role === rights.role && caseScope === rights.caseScope && sameList(allow, rights.allow) && sameList(deny, rights.deny),
  )?.code;

export const withPreset = (rights: Rights, { role, allow, deny, caseScope }: Preset): Rights => ({
  ...rights,
  role,
  allow,
  deny,
  caseScope,
});

export const toInput = ({ allow, deny, departments, ...rest }: Rights): RightsInput => ({
  ...rest,
  allow: [...allow],
  deny: [...deny],
  departments: [...departments],
});
