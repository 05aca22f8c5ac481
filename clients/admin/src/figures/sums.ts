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

/** Cases by days. */
export interface Days {
  bands: Band[];
  /** Cases whose days are not shown by these bands. */
  hidden: number;
}

/**
 * Cases by days. Periods join their small bands in different ways, so the result has only limits in common. The largest
 * counts decide the limits. A count that has none of these limits is hidden as a whole.
 */
export function byDays(periods: readonly Period[], kind: Kind): Days {
  // The groups of one value of one table cover all days.
  const series = tablesOf(periods, kind).flatMap(({ groups }) =>
    [...new Set(groups.map(({ value }) => value))].map((wanted) =>
      groups.filter(({ value }) => value === wanted).map(({ fromDay, cases }) => ({ from: fromDay ?? 0, cases })),
    ),
  );
  let limits: number[] = [];
  let hidden = 0;
  const shown: (typeof series)[number] = [];
  for (const bands of series.sort((one, other) => sum(other) - sum(one))) {
    const own = bands.map(({ from }) => from);
    const common = shown.length > 0 ? limits.filter((from) => own.includes(from)) : own.sort((one, other) => one - other);
    if (common.length > 1) {
      limits = common;
      shown.push(...bands);
    } else hidden += sum(bands);
  }
  const bands = limits.map((from, at) => {
    const next = limits[at + 1] ?? Infinity;
    return { from, to: next === Infinity ? null : next - 1, cases: sum(shown.filter((band) => band.from >= from && band.from < next)) };
  });
  return { bands, hidden };
}

/**
 * The band of the case at a share of all cases: 0.5 for the median. Undefined if it depends on the hidden cases, which can
 * be in any band.
 */
export function quantile({ bands, hidden }: Days, share: number): Band | undefined {
  const wanted = (sum(bands) + hidden) * share;
  const after = (first: number) => {
    let seen = first;
    return bands.find(({ cases }) => (seen += cases) >= wanted) ?? bands.at(-1);
  };
  return after(hidden) === after(0) ? after(0) : undefined;
}
