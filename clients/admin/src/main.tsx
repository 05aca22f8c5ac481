import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { createRoot } from 'react-dom/client';
import { client } from './app/query';
import { router } from './app/routes';
import { showTheme } from './app/theme';
import { startLanguage } from './i18n';
// All style sheets, always in this order. The look of a page must not depend on the pages visited before.
import '@voicase/shared/tokens.css';
import './styles/dark.css';
import './styles/base.css';
import './styles/controls.css';
import './styles/parts.css';
import './styles/account.css';
import './styles/list.css';
import './styles/case.css';
import './styles/settings.css';
import './styles/trust.css';
import './styles/contrast.css';

const place = document.getElementById('root');

async function start(root: HTMLElement) {
  showTheme();
  try {
    await startLanguage();
  } catch {
    // Without its texts, the page can only show the notice in index.html.
    document.getElementById('no-texts')?.removeAttribute('hidden');
    return;
  }
  // On a slow connection, the notice may be visible already.
  document.getElementById('no-texts')?.setAttribute('hidden', '');
  createRoot(root).render(
    <QueryClientProvider client={client}>
      <RouterProvider router={router} />
    </QueryClientProvider>,
  );
}

if (place) void start(place);
