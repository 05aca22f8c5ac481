import type { CaseRedactionsQuery } from '../../gen/documents';

export type Redaction = NonNullable<CaseRedactionsQuery['case']['redactions']>[number];

/** The versions of one text, the latest first. */
export const versionsOf = (all: readonly Redaction[] | null, of: string): Redaction[] =>
  (all ?? []).filter((one) => one.of === of).sort((one, other) => other.version - one.version);

/** The redacted texts that count now, by the id of the text. */
export function currentTexts(all: readonly Redaction[] | null): Map<string, string> {
  const latest = new Map<string, Redaction>();
  for (const one of all ?? []) {
    const known = latest.get(one.of);
    if (!known || known.version < one.version) latest.set(one.of, one);
  }
  return new Map([...latest].flatMap(([of, { text }]) => (text === null ? [] : [[of, text] as const])));
}
