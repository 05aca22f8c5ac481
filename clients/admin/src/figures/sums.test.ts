import { describe, expect, test } from 'vitest';
import { readFigures, span, within } from './search';
import { byDays, byValue, count, isPartial, quantile, type Period } from './sums';

type Table = Period['tables'][number];

const period = (firstOn: string, lastOn: string, ...tables: Table[]): Period => ({ firstOn, lastOn, cases: 25, tables });
const source = (...groups: [string | null, number][]): Table => ({
  kind: 'SOURCE',
  groups: groups.map(([value, cases]) => ({ value, cases, fromDay: null, toDay: null })),
});
const feedback = (...groups: [string | null, number, number][]): Table => ({
  kind: 'FEEDBACK',
  groups: groups.map(([value, fromDay, cases]) => ({ value, cases, fromDay, toDay: null })),
});

const all = [
  period('2026-01-01', '2026-03-31', source(['WEB', 10], [null, 5])),
  period('2025-04-01', '2025-12-31', source(['PHONE', 20], ['WEB', 5])),
  period('2025-01-01', '2025-03-31'),
];

test('values are summed, the most frequent first and the others last', () => {
  expect(byValue(all, 'SOURCE')).toEqual([
    { value: 'PHONE', cases: 20 },
    { value: 'WEB', cases: 15 },
    { value: null, cases: 5 },
  ]);
  expect([byValue(all, 'CATEGORY'), byDays(all, 'FEEDBACK')]).toEqual([[], { bands: [], hidden: 0 }]);
});

test('values are counted only if each period shows them, or shows that they are few', () => {
  expect(count(all, 'SOURCE', ['WEB'])).toBe(15);
  expect(count(all, 'SOURCE', ['WEB', 'PHONE'])).toBeUndefined();
  expect(count(all.slice(1), 'SOURCE', ['PHONE', 'POST'])).toBe(20);
  expect(count([period('2026-01-01', '2026-03-31', source())], 'SOURCE', ['WEB'])).toBeUndefined();
  expect(count(all, 'SOURCE', [])).toBe(0);
});

test('a sum without one of its periods is partial', () => {
  expect(['SOURCE', 'FEEDBACK'].map((kind) => isPartial(all, kind as 'SOURCE'))).toEqual([true, false]);
  expect(isPartial(all.slice(0, 2), 'SOURCE')).toBe(false);
});

describe('days', () => {
  const both = [
    period('2026-01-01', '2026-03-31', feedback(['IN_TIME', 0, 10], ['IN_TIME', 61, 10], ['LATE', 0, 5], ['LATE', 61, 5], ['LATE', 91, 5])),
    period('2025-01-01', '2025-12-31', feedback([null, 0, 20], [null, 31, 15], [null, 61, 5])),
  ];

  test('bands have the limits that all periods have in common', () => {
    expect(byDays(both, 'FEEDBACK')).toEqual({
      bands: [
        { from: 0, to: 60, cases: 50 },
        { from: 61, to: null, cases: 25 },
      ],
      hidden: 0,
    });
  });

  test('a small count without a common limit hides its own days only', () => {
    const late = period('2026-01-01', '2026-03-31', feedback(['IN_TIME', 0, 25], ['IN_TIME', 31, 15], ['LATE', 0, 5], ['LATE', 91, 5]));
    const days = byDays([late], 'FEEDBACK');
    expect(days).toEqual({
      bands: [
        { from: 0, to: 30, cases: 25 },
        { from: 31, to: null, cases: 15 },
      ],
      hidden: 10,
    });
    expect([quantile(days, 0.5)?.from, quantile(days, 0.6)?.from, quantile(days, 0.9)?.from]).toEqual([0, undefined, 31]);
    expect(byDays([period('2026-01-01', '2026-03-31', feedback(['LATE', 0, 20]))], 'FEEDBACK')).toEqual({ bands: [], hidden: 20 });
  });

  test('a quantile is the band that reaches the share', () => {
    const days = byDays(both, 'FEEDBACK');
    expect([quantile(days, 0.5)?.from, quantile(days, 0.9)?.from]).toEqual([0, 61]);
    expect(quantile({ bands: [], hidden: 20 }, 0.5)).toBeUndefined();
  });
});

describe('the choice of periods', () => {
  const days = (search: Record<string, unknown>) => {
    const { from, to } = span(all, readFigures(search));
    return `${from} ${to}`;
  };

  test('begins with the latest year', () => {
    expect(days({})).toBe('2026-01-01 2026-03-31');
    expect(days({ to: '2025-12-31' })).toBe('2025-01-01 2025-12-31');
    expect(within(all, span(all, { to: '2025-12-31' }))).toEqual(all.slice(1));
  });

  test('reads the address, and ignores days that begin or end no period', () => {
    expect(days({ from: '2025-01-01' })).toBe('2025-01-01 2026-03-31');
    expect(days({ from: '2025-02-02', to: 'yesterday' })).toBe('2026-01-01 2026-03-31');
    expect(days({ from: '2026-01-01', to: '2025-03-31' })).toBe('2025-01-01 2025-03-31');
    expect(within([], span([], {}))).toEqual([]);
  });
});
