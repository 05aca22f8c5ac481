import '@voicase/shared/tokens.css';
import './style.css';
import catalogs from 'virtual:catalogs';
import { preferred, speak } from '@voicase/shared/i18n';
import { render } from 'preact';
import { useReducer } from 'preact/hooks';
import { App } from './app.tsx';
import { isLeaving, listenForLeave } from './leave.ts';
import { loadChannel, loadPages } from './load.ts';
import { listen as watchSession } from './session.ts';
import { isDirty, onChange, state } from './state.ts';
import { t } from './texts.ts';
import { listen as watchHistory } from './views.ts';

const root = document.getElementById('app');

/** Drawn anew whenever something changed; Preact gathers several changes into one drawing. */
function Root() {
  const [, draw] = useReducer((count: number) => count + 1, 0);
  onChange(() => draw(0));
  if (isLeaving()) return null;
  // Neutral, because titles stand in the history and on task bars.
  document.title = (state.faults.length > 0 ? `${t('error.title')} ` : '') + t('title');
  return <App />;
}

async function start(): Promise<void> {
  const channel = loadChannel();
  await speak(catalogs, preferred(Object.keys(catalogs)));
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

// The static page stands until then, and says so when the rest cannot be loaded.
start().catch(() => document.getElementById('failed')?.removeAttribute('hidden'));
