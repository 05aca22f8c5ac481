/** Local times of the organisation, as an input of the type `datetime-local` holds them, such as 2026-03-02T14:30. */

export const localOf = (at: number, timeZone: string): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' }).format(at).replace(' ', 'T');

/** The point in time of a local time. Undefined if the text is no time. */
export function instantOf(local: string, timeZone: string): string | undefined {
  const wanted = Date.parse(`${local}Z`);
  if (Number.isNaN(wanted)) return undefined;
  const offset = (at: number) => Date.parse(`${localOf(at, timeZone)}Z`) - at;
  // The offset at the first guess may be that of the other side of a change of the deadlines.
  const guess = wanted - offset(wanted);
  return new Date(wanted - offset(guess)).toISOString();
}
