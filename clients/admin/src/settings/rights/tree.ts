/** Builds the tree of departments from a flat list. Pure functions. */

interface Flat {
  id: string;
  name: string;
  parent: { id: string } | null;
}

export interface Branch<T extends Flat> {
  one: T;
  /** The number of departments above. The root has 0. */
  depth: number;
}

const byName = (a: Flat, b: Flat) => a.name.localeCompare(b.name);

/** Parents come before their children, siblings in order of name. A department with an unknown parent is at the top level. */
export function inTree<T extends Flat>(all: readonly T[]): Branch<T>[] {
  const known = new Set(all.map(({ id }) => id));
  const below = (parent: string | undefined, depth: number): Branch<T>[] =>
    all
      .filter((one) => (parent === undefined ? !one.parent || !known.has(one.parent.id) : one.parent?.id === parent))
      .toSorted(byName)
      .flatMap((one) => [{ one, depth }, ...below(one.id, depth + 1)]);
  return below(undefined, 0);
}

/** The ids of a department and of all departments below it. */
export function withBelow(all: readonly Flat[], id: string): string[] {
  return [id, ...all.filter(({ parent }) => parent?.id === id).flatMap((child) => withBelow(all, child.id))];
}

/** Returns the closest chosen department above this one. That department includes this one. */
export function includedBy<T extends Flat>(all: readonly T[], chosen: readonly string[], id: string): T | undefined {
  const parent = all.find((one) => one.id === all.find((other) => other.id === id)?.parent?.id);
  if (!parent) return undefined;
  return chosen.includes(parent.id) ? parent : includedBy(all, chosen, parent.id);
}
