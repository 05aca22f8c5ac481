/** The own periods of an organisation, as they are typed. */

/** A number of days, `null` for an empty field, `undefined` for anything that is no period below the law's. */
export function readDays(typed: string, max: number): number | null | undefined {
  const text = typed.trim();
  if (text === '') return null;
  const days = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  return days >= 1 && days <= max ? days : undefined;
}
