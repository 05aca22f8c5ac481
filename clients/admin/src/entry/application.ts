/** Loads the application behind the sign-in, which consists of the router, the query cache and the frame. */
import type { ComponentType } from 'react';
import { PieceMissing } from '../app/lazy';
import { loadTexts } from '../i18n';
import { askEarly } from '../session/me';
import { hasSession } from '../session/start';
import { store } from '../session/store';
import { place, redirectToSignIn } from './place';
import { hasHint } from './hint';

export const application = store<ComponentType | undefined>(undefined);

let loading: Promise<ComponentType> | undefined;

/** Vite takes the link of a failed style sheet for a loaded sheet. Without its link, the next try fetches the sheet again. */
function dropFailedSheets() {
  for (const link of document.querySelectorAll<HTMLLinkElement>('link[rel="stylesheet"]')) if (!link.sheet) link.remove();
}

/** A failed load is not cached, so the next call tries again (`vite.again.ts`). */
function load(): Promise<ComponentType> {
  loading ??= Promise.all([import('../app/application'), loadTexts('app')]).then(
    ([{ Application }]) => Application,
    (cause: unknown) => {
      loading = undefined;
      dropFailedSheets();
      throw new PieceMissing('application', { cause });
    },
  );
  return loading;
}

/** Loads the application ahead of its use. A failure is ignored, because the next call of `load` tries again. */
export const preload = () => void load().catch(() => undefined);

/** All pages of the application need a session, except the public trust pages and the page for unknown addresses. */
const needsSession = (path: string) => /^\/((cases|settings|platform|me|help)(\/|$)|$)/.test(path);

async function show(path: string) {
  if (needsSession(path)) {
    // The hint means that this tab has shown the application before, so the session is probably still open.
    if (hasHint()) preload();
    // If the check fails, the application shows why.
    const alive = await hasSession().catch(() => undefined);
    if (alive === false) return redirectToSignIn();
    if (alive) askEarly();
  }
  const next = await load();
  application.set(next);
}

let showing: Promise<void> | undefined;

/** Shows the application at this path, or the sign-in if there is no session. Repeated calls wait for the same result. */
export async function openApplication(path: string): Promise<void> {
  // The sign-in may have replaced the page meanwhile.
  if (path !== place.get()) return;
  showing ??= show(path).finally(() => (showing = undefined));
  await showing;
}
