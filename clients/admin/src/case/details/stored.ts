import { shows } from '@voicase/shared/text';
import type { Severity, UpdateCaseInput } from '../../../gen/documents';
import type { CaseHead } from '../context';

export type PropertyName = 'title' | 'category' | 'severity';

/** The properties as the texts of their fields. */
export const stored = ({ title, category, severity }: Pick<CaseHead, 'title' | 'category' | 'severity'>): Record<PropertyName, string> => ({
  title: title ?? '',
  category: category?.id ?? '',
  severity: severity ?? '',
});

/** The text as the value that is saved. */
const saved = (text: string): string => (shows(text) ? text.trim() : '');

/**
 * Whether another member changed the property since the member began to type. `before` is the value at that time. The
 * same change by both is no conflict.
 */
export const isOvertaken = (before: string | undefined, now: string, text: string): boolean =>
  before !== undefined && before !== now && saved(text) !== now;

/**
 * The request that changes one property, so that two members can change different properties at the same time. The
 * server refuses it if the property has changed since. Returns undefined if the property stays the same.
 */
export function change(head: CaseHead, property: PropertyName, text: string): UpdateCaseInput | undefined {
  if (saved(text) === stored(head)[property]) return undefined;
  const next = saved(text) || null;
  switch (property) {
    case 'title':
      return { case: head.id, title: next, seen: { titleRevision: head.titleRevision } };
    case 'category':
      return { case: head.id, category: next, seen: { category: head.category?.id ?? null } };
    case 'severity':
      return { case: head.id, severity: next as Severity | null, seen: { severity: head.severity } };
  }
}
