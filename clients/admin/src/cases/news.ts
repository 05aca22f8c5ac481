/** What a later look at the list means for the one that is shown. Pure. */
interface Row {
  id: string;
}
interface Page<R extends Row> {
  totalCount: number;
  nodes: R[];
}

/** The rows that are shown, each as it reads by now. None comes, goes or moves. The same pages where nothing is new. */
export function renewed<R extends Row, P extends Page<R>>(pages: P[], fresh: Page<R>): P[] {
  const now = new Map(fresh.nodes.map((row) => [row.id, row]));
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

/** Rows that are shown and were not among the fresh ones. */
export const missing = <R extends Row>(shown: Page<R>, fresh: Page<R>): R[] => {
  const there = new Set(fresh.nodes.map(({ id }) => id));
  return shown.nodes.filter(({ id }) => !there.has(id));
};

/** Whether the list itself is another by now: who is in it, in which order. That is shown when the member asks for it. */
export const differs = <R extends Row>(shown: Page<R>, fresh: Page<R>): boolean =>
  shown.totalCount !== fresh.totalCount || shown.nodes.map(({ id }) => id).join() !== fresh.nodes.map(({ id }) => id).join();
