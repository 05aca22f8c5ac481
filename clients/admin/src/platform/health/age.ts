/** Minutes since a moment; what never was is as old as can be. */
export const ageOf = (at: string | null): number => (at ? (Date.now() - Date.parse(at)) / 60_000 : Infinity);
