import { CatchBoundary, Link } from '@tanstack/react-router';
import BellIcon from 'lucide-react/icons/bell';
import { Suspense, use, useState } from 'react';
import { useT } from '../../i18n';
import { page } from '../lazy';

/** The frame does not wait for it. */
const Loaded = page(() => import('../../notifications/bell'), 'Bell', 'notifications');

/** The bell of the top bar. A link to the notifications takes its place until it is loaded, and if it cannot be loaded. */
export function Bell() {
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
