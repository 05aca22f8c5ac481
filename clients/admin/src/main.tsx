import { createRoot } from 'react-dom/client';
import { showTheme } from './app/theme';
import { openApplication } from './entry/application';
import { Entry } from './entry/entry';
import { pageAt } from './entry/pages';
import { place } from './entry/place';
import { startLanguage } from './i18n';
// The style sheets of the pages before sign-in. The application loads the others (app/application.tsx).
import '@voicase/shared/tokens.css';
import './styles/dark.css';
import './styles/base.css';
import './styles/controls.css';
import './styles/parts.css';
import './styles/account.css';
import './styles/contrast.css';

const element = document.getElementById('root');

async function start(root: HTMLElement) {
  showTheme();
  // The session is checked while the texts are loading. `Entry` waits for the same result, and shows a failure.
  if (!pageAt(place.get())) openApplication(place.get()).catch(() => undefined);
  try {
    await startLanguage();
  } catch {
    // Without its texts, the page can only show the notice in index.html.
    document.getElementById('no-texts')?.removeAttribute('hidden');
    return;
  }
  // On a slow connection, the notice may be visible already.
  document.getElementById('no-texts')?.setAttribute('hidden', '');
  createRoot(root).render(<Entry />);
}

if (element) void start(element);
