/** Compares a fresh copy of the list with the shown list. Pure functions. */
interface Row {
  id: string;
}
interface Page<R extends Row> {
  totalCount: number;
  nodes: R[];
}

const rows = <R extends Row>(pages: readonly Page<R>[]): R[] => pages.flatMap(({ nodes }) => nodes);

/** Updates the shown rows in place. Rows are not added, removed or moved. Returns the same object if nothing changed. */
export function renewed<R extends Row, P extends Page<R>>(pages: P[], fresh: readonly Page<R>[]): P[] {
  const now = new Map(rows(fresh).map((row) => [row.id, row]));
  let changed = false;
  const renew = (row: R) => {
    const next = now.get(row.id);
    if (!next || JSON.stringify(next) === JSON.stringify(row)) return row;
    changed = true;
    return next;
  };
  const next = pages.map((page) => ({ ...page, nodes: page.nodes.map(renew) }));
  return changed ? next : pages;
}

/** Shown rows that are missing in the fresh list. */
export const missing = <R extends Row>(shown: readonly Page<R>[], fresh: readonly Page<R>[]): R[] => {
  const there = new Set(rows(fresh).map(({ id }) => id));
  return rows(shown).filter(({ id }) => !there.has(id));
};

const ids = <R extends Row>(pages: readonly Page<R>[]): string =>
  rows(pages)
    .map(({ id }) => id)
    .join();

/** Whether the list has other cases or another order now. The new list is shown only when the member asks for it. */
export const differs = <R extends Row>(shown: readonly Page<R>[], fresh: readonly Page<R>[]): boolean =>
  shown[0]?.totalCount !== fresh[0]?.totalCount || ids(shown) !== ids(fresh);
