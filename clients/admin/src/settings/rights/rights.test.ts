import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, expectTypeOf, it } from 'vitest';
import type { Permission } from '../../../gen/documents';
import { canPlace, canScope, refusal, refused, type Giver } from './grant';
import {
  choose,
  choiceOf,
  difference,
  effective,
  equal,
  groups,
  permissions,
  presetOf,
  result,
  roles,
  toInput,
  unused,
  withPreset,
  type Group,
  type Rights,
  type Table,
} from './rights';
import { includedBy, inTree, withBelow } from './tree';

const table: Table = {
  roles: [
    { role: 'ADMIN', rights: permissions.filter((one) => one !== 'REPORTER_MESSAGE' && one !== 'IDENTITY_VIEW') },
    { role: 'MANAGER', rights: ['CASE_EDIT', 'CASE_ASSIGN', 'REPORTER_MESSAGE'] },
    { role: 'MEMBER', rights: ['CASE_EDIT', 'REPORTER_MESSAGE'] },
    { role: 'VIEWER', rights: ['ANALYTICS_VIEW'] },
  ],
  presets: [
    { code: 'COMPLIANCE_OFFICER', role: 'MANAGER', allow: ['CASE_VIEW_ALL'], deny: [], caseScope: 'DEPARTMENTS', expires: false },
    { code: 'INVESTIGATOR', role: 'MEMBER', allow: [], deny: [], caseScope: 'ASSIGNED', expires: false },
  ],
};
const viewer: Rights = { role: 'VIEWER', allow: [], deny: [], caseScope: 'DEPARTMENTS', departments: [], expiresOn: null };
const admin: Giver = { rights: effective(table, { ...viewer, role: 'ADMIN' }), scope: 'DEPARTMENTS', departments: [] };

describe('rights', () => {
  it('are 16, in one group each', () => {
    expect(permissions).toHaveLength(16);
    expect(new Set(permissions).size).toBe(16);
    expectTypeOf<(typeof groups)[Group][number] | (typeof unused)[number]>().toEqualTypeOf<Permission>();
  });

  it('are shown as soon as a field of the schema requires them', () => {
    const schema = readFileSync(join(import.meta.dirname, '../../../../../schema.graphql'), 'utf8');
    for (const right of unused) expect(schema).not.toContain(`requires(permission: ${right})`);
  });

  it('follow role and override for every role and right', () => {
    for (const role of roles)
      for (const permission of permissions) {
        const inRole = table.roles.find((one) => one.role === role)?.rights.includes(permission);
        const of = (choice: 'INHERIT' | 'ALLOW' | 'DENY') => result(table, choose({ ...viewer, role }, permission, choice), permission);
        expect(of('INHERIT')).toEqual(inRole ? { given: true, source: 'ROLE' } : { given: false, source: 'NOT_IN_ROLE' });
        expect(of('ALLOW').given).toBe(true);
        expect(of('DENY')).toEqual({ given: false, source: 'DENIED' });
      }
  });

  it('hold one choice a right', () => {
    const denied = choose(choose(viewer, 'CASE_EDIT', 'ALLOW'), 'CASE_EDIT', 'DENY');
    expect(toInput(denied)).toMatchObject({ allow: [], deny: ['CASE_EDIT'] });
    expect(choiceOf(denied, 'CASE_EDIT')).toBe('DENY');
    expect(equal(choose(denied, 'CASE_EDIT', 'INHERIT'), viewer)).toBe(true);
  });

  it('say what a change means, not how it is written', () => {
    expect(difference(table, viewer, choose(viewer, 'ANALYTICS_VIEW', 'ALLOW'))).toEqual({ gained: [], lost: [] });
    expect(difference(table, viewer, { ...viewer, role: 'MEMBER' })).toEqual({
      gained: ['CASE_EDIT', 'REPORTER_MESSAGE'],
      lost: ['ANALYTICS_VIEW'],
    });
  });

  it('bear the name of the preset they match, and of no other', () => {
    const [officer] = table.presets;
    if (!officer) throw new Error('no preset');
    const rights = withPreset({ ...viewer, departments: ['a'] }, officer);
    expect(presetOf(table, rights)).toBe('COMPLIANCE_OFFICER');
    expect(rights.departments).toEqual(['a']);
    expect(presetOf(table, choose(rights, 'CASE_EDIT', 'DENY'))).toBeUndefined();
    expect(presetOf(table, { ...rights, caseScope: 'ASSIGNED' })).toBeUndefined();
  });
});

describe('giving', () => {
  it('takes having, save for the dialogue', () => {
    expect(refusal(admin, 'REPORTER_MESSAGE')).toBeUndefined();
    expect(refusal({ ...admin, rights: ['USER_MANAGE'] }, 'DATA_EXPORT')).toBe('LACKED');
    expect(refusal({ ...admin, rights: ['USER_MANAGE'] }, 'USER_MANAGE')).toBeUndefined();
  });

  it('takes a second administrator for identities, and leaves them where they are', () => {
    expect(refusal({ ...admin, rights: permissions }, 'IDENTITY_VIEW')).toBe('SECOND_ADMINISTRATOR');
    expect(refusal(admin, 'IDENTITY_VIEW', ['IDENTITY_VIEW'])).toBeUndefined();
  });

  it('finds what a role brings along', () => {
    const giver: Giver = { ...admin, rights: ['CASE_EDIT', 'USER_MANAGE'] };
    expect(refused(giver, table, { ...viewer, role: 'MANAGER' })).toEqual(['CASE_ASSIGN']);
    expect(refused(giver, table, choose({ ...viewer, role: 'MANAGER' }, 'CASE_ASSIGN', 'DENY'))).toEqual([]);
  });

  it('reaches no further than I do', () => {
    const narrow: Giver = { rights: ['USER_MANAGE'], scope: 'ASSIGNED', departments: ['a'] };
    expect(canScope(narrow, 'DEPARTMENTS', undefined)).toBe(false);
    expect(canScope(narrow, 'DEPARTMENTS', 'DEPARTMENTS')).toBe(true);
    expect(canScope(narrow, 'NONE', undefined)).toBe(true);
    const inB = { ...viewer, departments: ['b'] };
    expect(canPlace(narrow, 'a', viewer)).toBe(true);
    expect(canPlace(narrow, 'b', viewer)).toBe(false);
    expect(canPlace(narrow, 'b', inB, inB)).toBe(true);
    expect(canPlace(narrow, 'b', inB, { ...inB, caseScope: 'ASSIGNED' })).toBe(false);
    expect(canPlace({ ...admin, departments: [] }, 'b', viewer)).toBe(true);
  });

  it('does not open all departments to others where mine are some', () => {
    const some: Giver = { rights: ['CASE_VIEW_ALL', 'USER_MANAGE'], scope: 'ASSIGNED', departments: [] };
    const all = choose({ ...viewer, deny: ['ANALYTICS_VIEW'] }, 'CASE_VIEW_ALL', 'ALLOW');
    expect(refused(some, table, all)).toEqual(['CASE_VIEW_ALL']);
    expect(refused(some, table, { ...all, caseScope: 'ASSIGNED' })).toEqual([]);
    expect(refused(some, table, all, all)).toEqual([]);
    expect(refused({ ...some, scope: 'DEPARTMENTS' }, table, all)).toEqual([]);
  });
});

describe('departments', () => {
  const flat = [
    { id: 'c', name: 'Berlin', parent: { id: 'b' } },
    { id: 'a', name: 'All', parent: null },
    { id: 'd', name: 'Audit', parent: { id: 'a' } },
    { id: 'b', name: 'Works', parent: { id: 'a' } },
  ];

  it('stand as a tree', () => {
    expect(inTree(flat).map(({ one, depth }) => [one.name, depth])).toEqual([
      ['All', 0],
      ['Audit', 1],
      ['Works', 1],
      ['Berlin', 2],
    ]);
  });

  it('count with all below them', () => {
    expect(withBelow(flat, 'b')).toEqual(['b', 'c']);
    expect(includedBy(flat, ['a'], 'c')?.id).toBe('a');
    expect(includedBy(flat, ['b', 'a'], 'c')?.id).toBe('b');
    expect(includedBy(flat, ['c', 'd'], 'c')).toBeUndefined();
  });
});
