/** The chosen periods, in the address. Pure functions. */
import type { Period } from './sums';

export interface FiguresSearch {
  from?: string;
  to?: string;
}

const isDay = (value: unknown): value is string => /^\d{4}-\d\d-\d\d$/.test(String(value));

export const readFigures = ({ from, to }: Record<string, unknown>): FiguresSearch => ({
  ...(isDay(from) && { from }),
  ...(isDay(to) && { to }),
});

/** The first and the last day of the choice. Without one, the latest year. `periods`: the latest first. */
export function span(periods: readonly Period[], { from, to }: FiguresSearch): { from: string; to: string } {
  const latest = periods.find(({ lastOn }) => lastOn === to) ?? periods[0];
  const year = latest?.lastOn.slice(0, 4) ?? '';
  const first = periods.find(({ firstOn }) => firstOn === from) ?? periods.findLast(({ lastOn }) => lastOn.startsWith(year));
  const end = latest?.lastOn ?? '';
  // An address may name an end before its beginning.
  const begin = first && first.lastOn <= end ? first.firstOn : (latest?.firstOn ?? '');
  return { from: begin, to: end };
}

export const within = (periods: readonly Period[], { from, to }: { from: string; to: string }): Period[] =>
  periods.filter(({ firstOn, lastOn }) => firstOn >= from && lastOn <= to);
