import { useIsFetching } from '@tanstack/react-query';
import { CatchBoundary, Link } from '@tanstack/react-router';
import BellIcon from 'lucide-react/icons/bell';
import { Suspense, use, useEffect, useState } from 'react';
import { useT } from '../../i18n';
import { page } from '../lazy';

/** The frame does not wait for it. */
const Loaded = page(() => import('../../notifications/bell'), 'Bell', 'notifications');

/** Milliseconds without a request after which the bell is loaded. */
const QUIET = 1000;

/**
 * The bell of the top bar. It is loaded after the page, so that it delays nothing there. A link to the notifications
 * takes its place until it is loaded, and if it cannot be loaded.
 */
export function Bell() {
  const isFetching = useIsFetching() > 0;
  const [isQuiet, setQuiet] = useState(false);
  useEffect(() => {
    if (isFetching || isQuiet) return;
    const timer = setTimeout(() => setQuiet(true), QUIET);
    return () => clearTimeout(timer);
  }, [isFetching, isQuiet]);
  return isQuiet ? <LateBell /> : <BellLink />;
}

function LateBell() {
  // The attempt is kept above the boundary, as in palette/dialog.tsx.
  const [loading] = useState(() => Loaded.preload());
  return (
    <CatchBoundary getResetKey={() => 'bell'} errorComponent={BellLink}>
      <Suspense fallback={<BellLink />}>
        <WhenLoaded loading={loading} />
      </Suspense>
    </CatchBoundary>
  );
}

function WhenLoaded({ loading }: { loading: Promise<void> | undefined }) {
  if (loading) use(loading);
  return <Loaded />;
}

function BellLink() {
  return (
    <Link to="/notifications" className="bell" aria-label={useT()('notify.heading')}>
      <BellIcon aria-hidden size={18} />
    </Link>
  );
}
