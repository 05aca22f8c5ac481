/**
 * Pages that are loaded on their first visit. The router's own lazy component is not used for two reasons. First, that
 * component reloads the whole page when a chunk is missing, and a reload warns about unsent text without need. Second,
 * that component remembers a failure until the page is closed.
 */
import type { RouteComponent } from '@tanstack/react-router';
import { createElement, use, type ComponentType } from 'react';
import { loadTexts, type Part } from '../i18n';

/** A chunk of the application did not load, because the connection broke or an upgrade removed the chunk. */
export class PieceMissing extends Error {
  override name = 'PieceMissing';
}

export type LazyPage = RouteComponent;

/**
 * Returns a component that loads the export `name` of a module on its first use. The texts of `part` are loaded with
 * the module. A failed load is not cached, so the next visit tries again (`vite.again.ts`). The exact type of the
 * export is not known here, because it would make a cycle from the pages to the routes.
 */
export function page<Name extends string>(load: () => Promise<Record<Name, unknown>>, name: Name, part?: Part) {
  let found: ComponentType | undefined;
  let loading: Promise<void> | undefined;
  const preload = () =>
    (loading ??= Promise.all([load(), part && loadTexts(part)]).then(
      ([module]) => void (found = module[name] as ComponentType),
      (cause: unknown) => {
        loading = undefined;
        throw new PieceMissing(name, { cause });
      },
    ));
  // A page has no properties. A piece of a page may have some (`piece`).
  const Page = (props: object) => {
    if (!found) use(preload());
    return found ? createElement(found, props) : null;
  };
  return Object.assign(Page as RouteComponent, { preload });
}
