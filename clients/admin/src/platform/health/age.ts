/** Minutes since a time, or Infinity for null. */
export const ageOf = (at: string | null): number => (at ? (Date.now() - Date.parse(at)) / 60_000 : Infinity);
