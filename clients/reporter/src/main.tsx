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

/** Drawn anew whenever something changed; Preact gathers several changes into one drawing. */
function Root() {
  const [, draw] = useReducer((count: number) => count + 1, 0);
  onChange(() => draw(0));
  useEffect(() => void (isLeaving() || retitle()));
  if (isLeaving()) return null;
  return <App />;
}

/** The browser's language, or where its texts do not come, another one with a word about it. */
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

// The static page stands until then. It says by itself after a while that the rest did not come, and here when that is known.
start().catch(() => document.getElementById('failed')?.classList.add('now'));
