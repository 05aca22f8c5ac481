import { Component, createElement, Suspense, useEffect, type ReactNode } from 'react';
import { Failure } from '../app/failure';
import { Announcements } from '../kit/announce';
import { Opening } from '../app/opening';
import { Sayings } from '../kit/say';
import { useStart, useTask } from '../session/task';
import { useStore } from '../session/store';
import { application, openApplication, preload } from './application';
import { pageAt, pages } from './pages';
import { place } from './place';

/** The pages before sign-in, until the application takes over. */
export function Entry() {
  const Application = useStore(application);
  const path = useStore(place);
  const Page = pageAt(path);
  // A person without an account goes no further than the page of their question.
  usePreload(Page !== pages['/ask']);
  if (Application) return createElement(Application);
  return (
    <>
      <Boundary key={path}>
        <Suspense fallback={<Opening />}>{Page ? createElement(Page) : <Door path={path} />}</Suspense>
      </Boundary>
      <Sayings />
      <Announcements />
    </>
  );
}

/**
 * Whether the identity provider has redirected the person back. This is read at the start, because the page then
 * removes the code from the address.
 */
const isReturning = new URLSearchParams(window.location.search).has('code');

/** Loads the application early, because a person who types or presses a button probably signs in next. */
function usePreload(isWanted: boolean) {
  useEffect(() => {
    if (!isWanted) return undefined;
    if (isReturning) preload();
    const onSign = ({ target }: Event) => {
      if (target instanceof Element && target.closest('input, button')) preload();
    };
    document.addEventListener('input', onSign);
    document.addEventListener('click', onSign);
    return () => {
      document.removeEventListener('input', onSign);
      document.removeEventListener('click', onSign);
    };
  }, [isWanted]);
}

/** Shown while the application is loading. */
function Door({ path }: { path: string }) {
  const { problem, run } = useTask(openApplication);
  useStart(() => run(path), path);
  // A retry reloads the page, because some browsers remember a failed script until the page is loaded again. A reload
  // loses nothing, because the session is in the cookie and nothing is typed yet.
  return problem === undefined ? <Opening /> : <Failure error={problem} retry={() => window.location.reload()} />;
}

interface State {
  error?: unknown;
}

/** Shows a message instead of an empty screen when a page fails to render. */
class Boundary extends Component<{ children: ReactNode }, State> {
  override state: State = {};
  static getDerivedStateFromError = (error: unknown): State => ({ error });
  override render() {
    const { error } = this.state;
    if (error === undefined) return this.props.children;
    return <Failure error={error} retry={() => this.setState({ error: undefined })} />;
  }
}
