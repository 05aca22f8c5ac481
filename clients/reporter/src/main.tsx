import '@voicase/shared/tokens.css';
import './style.css';
import './contrast.css';
import './kit/translated.ts';
import catalogs from 'virtual:catalogs';
import { preferred, speak } from '@voicase/shared/i18n';
import { render } from 'preact';
import { useEffect, useReducer } from 'preact/hooks';
import { App } from './app.tsx';
import { isLeaving, listenForLeave } from './leave.ts';
import { loadChannel, loadPages } from './load.ts';
import { listen as watchSession } from './session.ts';
import { isDirty, onChange, update } from './state.ts';
import { retitle } from './title.ts';
import { listen as watchHistory } from './views.ts';

const root = document.getElementById('app');

/** Renders everything after each change. Preact batches several changes into one render. */
function Root() {
  const [, draw] = useReducer((count: number) => count + 1, 0);
  onChange(() => draw(0));
  useEffect(() => void (isLeaving() || retitle()));
  if (isLeaving()) return null;
  return <App />;
}

/** Loads the texts of the browser's language. If they do not load, another language is used and the page says so. */
async function speakAny(): Promise<void> {
  const [wanted, ...others] = new Set([preferred(Object.keys(catalogs)), ...Object.keys(catalogs)]);
  let spoken = speak(catalogs, wanted ?? '');
  for (const other of others) spoken = spoken.catch(() => speak(catalogs, other).then(() => update({ languageFailed: true })));
  await spoken;
}

async function start(): Promise<void> {
  const channel = loadChannel();
  await speakAny();
  watchHistory();
  watchSession();
  listenForLeave();
  addEventListener('beforeunload', (event) => {
    if (isDirty() && !isLeaving()) event.preventDefault();
  });
  root?.replaceChildren();
  if (root) render(<Root />, root);
  await channel;
  await loadPages();
}

// The static page is visible until the application runs. Its notice appears after a delay, or here when the start fails.
start().catch(() => document.getElementById('failed')?.classList.add('now'));
