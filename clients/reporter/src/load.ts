import { ApiProblem } from '@voicase/shared/gql';
import { language, preferred } from '@voicase/shared/i18n';
import { fetchChannel } from './api.ts';
import type { Page } from './pages.tsx';
import { asProblem } from './problems.ts';
import { choose, offered } from './shell.tsx';
import { state, update } from './state.ts';

/** The first part of the path is the channel. */
export const slug = (): string => decodeURIComponent(location.pathname.split('/')[1] ?? '');

export async function loadChannel(): Promise<void> {
  update({ loadProblem: undefined });
  try {
    if (!slug()) throw new ApiProblem('NOT_FOUND');
    update({ channel: await fetchChannel(slug()) });
    // If the channel takes no reports in the current language, switch to one that it takes.
    if (!offered().includes(language())) await choose(preferred(offered()));
  } catch (problem) {
    update({ loadProblem: asProblem(problem) });
  }
}

let loaded: typeof Page | undefined;

export const pages = (): typeof Page | undefined => loaded;

/**
 * Loads the chunk of the other pages. A failed call can be repeated, because the build gives each attempt another
 * address (vite.again.ts).
 */
export async function loadPages(): Promise<void> {
  if (state.channel) update({ loadProblem: undefined });
  try {
    loaded = (await import('./pages.tsx')).Page;
    update();
  } catch {
    update({ loadProblem: new ApiProblem('NETWORK') });
  }
}
