import '@voicase/shared/tokens.css';
import './style.css';
import catalogs from 'virtual:catalogs';
import { preferred, speak } from '@voicase/shared/i18n';
import { render } from 'preact';
import { App } from './app.tsx';
import { isLeaving, listenForLeave } from './leave.ts';
import { loadChannel, loadPages } from './load.ts';
import { listen as watchSession } from './session.ts';
import { isDirty, onChange, state } from './state.ts';
import { t } from './texts.ts';
import { listen as watchHistory } from './views.ts';

const root = document.getElementById('app');

function draw(): void {
  if (!root || isLeaving()) return;
  // Neutral, because titles stand in the history and on task bars.
  document.title = (state.faults.length > 0 ? `${t('error.title')} ` : '') + t('title');
  render(<App />, root);
}

async function start(): Promise<void> {
  const channel = loadChannel();
  await speak(catalogs, preferred(Object.keys(catalogs)));
  root?.replaceChildren();
  onChange(draw);
  watchHistory();
  watchSession();
  listenForLeave();
  addEventListener('beforeunload', (event) => {
    if (isDirty() && !isLeaving()) event.preventDefault();
  });
  draw();
  await channel;
  await loadPages();
}

// The static page stands until then, and says so when the rest cannot be loaded.
start().catch(() => document.getElementById('failed')?.removeAttribute('hidden'));
