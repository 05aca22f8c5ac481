/** The pages that need no session. The pages are shown without the router until the router is loaded. */
import { page, type LazyPage } from '../app/lazy';
import { SignInPage } from '../signin/page';

export const pages = {
  '/sign-in': SignInPage as LazyPage,
  '/enrol': page(() => import('../signin/enrol'), 'EnrolPage'),
  '/reset-request': page(() => import('../signin/reset-request'), 'ResetRequestPage'),
  '/reset': page(() => import('../signin/reset'), 'ResetPage'),
  '/sso': page(() => import('../signin/sso/page'), 'SsoPage'),
  '/confirm-email': page(() => import('../signin/confirm-email'), 'ConfirmEmailPage'),
  '/stop-reset': page(() => import('../signin/stop-reset'), 'StopResetPage'),
  '/ask': page(() => import('../asked/page'), 'AskedPage', 'asked'),
};

/** The page at a path, or undefined if the application has to show the path. A slash at the end is ignored. */
export function pageAt(path: string): LazyPage | undefined {
  const name = path.replace(/(.)\/+$/, '$1');
  return Object.hasOwn(pages, name) ? pages[name as keyof typeof pages] : undefined;
}
