/** Sorting by the column heads. The order is part of the address. */
import type { CaseOrder } from '../../gen/documents';
import type { ListSearch } from './search';

type Direction = 'ascending' | 'descending';

/** The direction of each order before it is reversed. */
const natural: Record<CaseOrder, Direction> = {
  DUE: 'ascending',
  STAGE: 'ascending',
  RECEIVED: 'descending',
  NUMBER: 'descending',
  SEVERITY: 'descending',
};
const opposite: Record<Direction, Direction> = { ascending: 'descending', descending: 'ascending' };

const orderOf = ({ order = 'DUE' }: ListSearch): CaseOrder => order;

/** The direction of the list in this order. Undefined if the list has another order. */
export function directionOf(search: ListSearch, order: CaseOrder): Direction | undefined {
  if (orderOf(search) !== order) return undefined;
  return search.reverse ? opposite[natural[order]] : natural[order];
}

/** The change of the address when the head of a column is pressed. A second press turns the order around. */
export function sortedBy(search: ListSearch, order: CaseOrder): Pick<ListSearch, 'order' | 'reverse'> {
  const same = orderOf(search) === order;
  return { order: order === 'DUE' ? undefined : order, reverse: same && !search.reverse ? true : undefined };
}
