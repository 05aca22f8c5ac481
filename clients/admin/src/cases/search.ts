/**
 * The filters of the list are stored in the address, so that a view can be bookmarked, shared and reached with Back. Only this module knows
 * the format of the address.
 */
import type { CaseFilter, CaseOrder, Severity, Stage } from '../../gen/documents';

export const stages = ['NEW', 'IN_TRIAGE', 'UNDER_INVESTIGATION', 'PENDING_REVIEW', 'CLOSED'] as const satisfies Stage[];
const openStages = stages.slice(0, -1);
export const severities = ['LOW', 'MEDIUM', 'HIGH', 'CRITICAL'] as const satisfies Severity[];
const orders = ['DUE', 'RECEIVED', 'NUMBER', 'SEVERITY', 'STAGE'] as const satisfies CaseOrder[];
/** `all` means all open cases, unless stages are chosen. */
export const views = ['queue', 'mine', 'unassigned', 'all', 'closed'] as const;
export type View = (typeof views)[number];

export interface ListSearch {
  /** Default: `queue`, the cases that are assigned to the member or unassigned. */
  view?: View;
  assignee?: string;
  stage?: Stage[];
  severity?: Severity[];
  category?: string;
  department?: string;
  tag?: string[];
  overdue?: true;
  unread?: true;
  waiting?: true;
  /** Default: `DUE`. */
  order?: CaseOrder;
  reverse?: true;
  /** The saved view that the list was opened from. */
  saved?: string;
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Reads the filters from the address and ignores invalid values. */
export function readSearch(raw: Partial<Record<keyof ListSearch, unknown>>): ListSearch {
  return compact({
    view: oneOf(raw.view, views),
    assignee: id(raw.assignee),
    stage: several(raw.stage, stages),
    severity: several(raw.severity, severities),
    category: id(raw.category),
    department: id(raw.department),
    tag: ids(raw.tag),
    overdue: yes(raw.overdue),
    unread: yes(raw.unread),
    waiting: yes(raw.waiting),
    order: oneOf(raw.order, orders),
    reverse: yes(raw.reverse),
    saved: id(raw.saved),
  });
}

/** The filters that all counts share. View, assignee and stages are left out, because each count sets them itself. */
export function facetFilter(search: ListSearch): CaseFilter {
  return compact({
    category: search.category,
    department: search.department,
    tags: search.tag,
    severities: search.severity,
    overdue: search.overdue,
    unread: search.unread,
    waiting: search.waiting,
  });
}

export function stageFilter(search: ListSearch): CaseFilter {
  if (search.view === 'closed') return { stages: ['CLOSED'] };
  return { stages: search.stage ?? [...openStages] };
}

export function viewFilter(search: ListSearch): CaseFilter {
  if (search.assignee) return { assignee: search.assignee };
  switch (search.view ?? 'queue') {
    case 'queue':
      return { mine: true, unassigned: true };
    case 'mine':
      return { mine: true };
    case 'unassigned':
      return { unassigned: true };
    case 'all':
    case 'closed':
      return {};
  }
}

export const listFilter = (search: ListSearch): CaseFilter => ({
  ...facetFilter(search),
  ...stageFilter(search),
  ...viewFilter(search),
});

/** Whether any filter other than the view is active. */
export const isNarrowed = ({ view: _view, order: _order, reverse: _reverse, saved: _saved, ...rest }: ListSearch) =>
  Object.values(rest).some((value) => value !== undefined);

/**
 * Adds the value to the list or removes the value. Returns undefined instead of an empty list, which means no filter.
 */
export function toggled<T>(list: readonly T[] | undefined, value: T): T[] | undefined {
  const next = list?.includes(value) ? list.filter((other) => other !== value) : [...(list ?? []), value];
  return next.length ? next : undefined;
}

const items = (raw: unknown): unknown[] => (Array.isArray(raw) ? raw : [raw]);
const yes = (raw: unknown): true | undefined => (raw === 'yes' || raw === true ? true : undefined);
const oneOf = <T extends string>(raw: unknown, known: readonly T[]) => known.find((value) => value === raw);
export const id = (raw: unknown) => (typeof raw === 'string' && uuid.test(raw) ? raw : undefined);
export function ids(raw: unknown): string[] | undefined {
  const found = items(raw).flatMap((one) => id(one) ?? []);
  return found.length ? found : undefined;
}
function several<T extends string>(raw: unknown, known: readonly T[]) {
  const found = known.filter((value) => items(raw).includes(value));
  return found.length ? found : undefined;
}

export function compact<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined)) as T;
}
