/** The density and the columns of the list. The device keeps both. They hold no personal data. */
import { recall, remember } from '../../session/memory';
import { store, useStore } from '../../session/store';
import { chosenColumns, type Column } from './columns';

export const densities = ['roomy', 'compact'] as const;
type Density = (typeof densities)[number];

const DENSITY = 'voicase.density';
const HIDDEN = 'voicase.columns.hidden';
/** Most organisations have one department and no tags, so these columns are hidden at first. In the order of the columns. */
const FIRST_HIDDEN = 'tags department';

const density = store<Density>(densities.find((one) => one === recall(DENSITY)) ?? 'roomy');
const hidden = store<string>(recall(HIDDEN) ?? FIRST_HIDDEN);

export function chooseDensity(next: Density) {
  remember(DENSITY, next === 'roomy' ? null : next);
  density.set(next);
}

export function showColumn(column: Column, shown: boolean) {
  const before = hidden.get().split(' ');
  const next = chosenColumns.filter((one) => (one === column ? !shown : before.includes(one))).join(' ');
  remember(HIDDEN, next === FIRST_HIDDEN ? null : next);
  hidden.set(next);
}

export const useDensity = (): Density => useStore(density);

export function useColumns(): Column[] {
  const without = useStore(hidden).split(' ');
  return chosenColumns.filter((column) => !without.includes(column));
}
