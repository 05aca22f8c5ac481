/** Sums of figures over periods. Everything follows from the published numbers. Pure functions. */
import type { FiguresQuery } from '../../gen/documents';

export type Period = FiguresQuery['figures'][number];
type Table = Period['tables'][number];
export type Kind = Table['kind'];

export interface Row {
  /** Null: all values that are not shown. */
  value: string | null;
  cases: number;
}

/** Cases that took a number of days. */
export interface Band {
  from: number;
  /** Null: any later day, and not yet. */
  to: number | null;
  cases: number;
}

const tablesOf = (periods: readonly Period[], kind: Kind): Table[] =>
  periods.flatMap(({ tables }) => tables.filter((table) => table.kind === kind));

export const sum = (parts: readonly { cases: number }[]): number => parts.reduce((all, { cases }) => all + cases, 0);

/**
 * The cases with one of these values. Undefined if a period does not show one of the values: then the number would be too low.
 * A value that is not among a period's groups has fewer than five cases, unless the group without a value may hold it.
 */
export function count(periods: readonly Period[], kind: Kind, wanted: readonly string[]): number | undefined {
  const tables = tablesOf(periods, kind);
  const isHidden = ({ groups }: Table) => {
    const shown = groups.map(({ value }) => value);
    return groups.length === 0 || (shown.includes(null) && wanted.some((value) => !shown.includes(value)));
  };
  if (tables.some(isHidden)) return undefined;
  return sum(tables.flatMap(({ groups }) => groups.filter(({ value }) => value !== null && wanted.includes(value))));
}

/** Whether some of the periods show no groups, so the sums hold fewer cases than the periods have. */
export function isPartial(periods: readonly Period[], kind: Kind): boolean {
  const shown = tablesOf(periods, kind).filter(({ groups }) => groups.length > 0);
  return shown.length > 0 && shown.length < periods.length;
}

/** Cases by value, the most frequent value first. What is not shown is last. */
export function byValue(periods: readonly Period[], kind: Kind): Row[] {
  const sums = new Map<string | null, number>();
  for (const { value, cases } of tablesOf(periods, kind).flatMap(({ groups }) => groups)) sums.set(value, (sums.get(value) ?? 0) + cases);
  const rows = [...sums].map(([value, cases]) => ({ value, cases }));
  return rows.sort((one, other) => Number(one.value === null) - Number(other.value === null) || other.cases - one.cases);
}

/**
 * Cases by days. Periods join their small bands in different ways, so the result has only the limits that all periods
 * have in common.
 */
export function byDays(periods: readonly Period[], kind: Kind): Band[] {
  // The groups of one value of one table cover all days.
  const series = tablesOf(periods, kind).flatMap(({ groups }) =>
    [...new Set(groups.map(({ value }) => value))].map((wanted) =>
      groups.filter(({ value }) => value === wanted).map(({ fromDay, cases }) => ({ from: fromDay ?? 0, cases })),
    ),
  );
  const limits = series.map((bands) => new Set(bands.map(({ from }) => from)));
  const common = [...(limits[0] ?? [])].filter((from) => limits.every((one) => one.has(from))).sort((one, other) => one - other);
  const bands = series.flat();
  return common.map((from, at) => {
    const next = common[at + 1] ?? Infinity;
    return { from, to: next === Infinity ? null : next - 1, cases: sum(bands.filter((band) => band.from >= from && band.from < next)) };
  });
}

/** The band of the case at a share of all cases: 0.5 for the median. A single band says nothing. */
export function quantile(bands: readonly Band[], share: number): Band | undefined {
  if (bands.length < 2) return undefined;
  const wanted = sum(bands) * share;
  let seen = 0;
  return bands.find(({ cases }) => (seen += cases) >= wanted);
}
