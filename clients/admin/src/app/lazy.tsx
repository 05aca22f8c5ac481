/**
 * Pages that are fetched when they are first visited. The router's own lazy component reloads the whole page when a piece is
 * missing, which would ask about unsent words without a reason, and then remembers the failure for the life of the page.
 */
import type { RouteComponent } from '@tanstack/react-router';
import { createElement, use, type ComponentType } from 'react';

/** A piece of the application that did not come: the line broke, or an upgrade has replaced it. */
export class PieceMissing extends Error {
  override name = 'PieceMissing';
}

export type LazyPage = RouteComponent;

/** The export `name` of a module, which is a component: its type would lead from the pages back to the routes. A failure is forgotten, so that the next visit fetches again (`vite.again.ts`). */
export function page<Name extends string>(load: () => Promise<Record<Name, unknown>>, name: Name) {
  let found: ComponentType | undefined;
  let loading: Promise<void> | undefined;
  const preload = () =>
    (loading ??= load().then(
      (module) => void (found = module[name] as ComponentType),
      (cause: unknown) => {
        loading = undefined;
        throw new PieceMissing(name, { cause });
      },
    ));
  const Page = () => {
    if (!found) use(preload());
    return found ? createElement(found) : null;
  };
  return Object.assign(Page as RouteComponent, { preload });
}
