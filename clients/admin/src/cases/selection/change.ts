/** The changes that can be made to several cases. Pure functions. */
import type { Severity } from '../../../gen/documents';

/** The properties of a case that a bulk act can change. */
export interface Properties {
  severity: Severity | null;
  /** The id of the category. */
  category: string | null;
  /** The ids of the assignees without the deputy. */
  members: readonly string[];
  backup: string | null;
  /** The ids of the tags. */
  tags: readonly string[];
}

export type Change =
  | { kind: 'assign'; members: readonly string[] }
  | { kind: 'severity'; severity: Severity | null }
  | { kind: 'category'; category: string | null }
  | { kind: 'tags'; tags: readonly string[] };
export type Kind = Change['kind'];

/** The properties after the change. An assignment adds members, and tags are added. Nothing is removed. */
export function applied(before: Properties, change: Change): Properties {
  switch (change.kind) {
    case 'assign': {
      const members = [...new Set([...before.members, ...change.members])];
      // A member cannot be an assignee and the deputy.
      return { ...before, members, backup: members.includes(before.backup ?? '') ? null : before.backup };
    }
    case 'severity':
      return { ...before, severity: change.severity };
    case 'category':
      return { ...before, category: change.category };
    case 'tags':
      return { ...before, tags: [...new Set([...before.tags, ...change.tags])] };
  }
}

const sorted = (ids: readonly string[]) => [...ids].sort().join();

/** Whether the part that an act of this kind changes is equal. */
export function same(kind: Kind, one: Properties, other: Properties): boolean {
  if (kind === 'assign') return one.backup === other.backup && sorted(one.members) === sorted(other.members);
  if (kind === 'tags') return sorted(one.tags) === sorted(other.tags);
  return one[kind] === other[kind];
}
