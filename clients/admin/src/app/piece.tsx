import { CatchBoundary } from '@tanstack/react-router';
import { Suspense, use, useState } from 'react';
import { useT } from '../i18n';
import { Loading } from '../kit/loading';
import { Problem } from '../kit/problem';
import { PieceMissing, type page } from './lazy';

type Lazy = ReturnType<typeof page>;

interface Props {
  /** The component. It has no properties. */
  of: Lazy;
  /** The title of the notice, if the piece does not load. */
  failed: string;
  /** How many lines the piece has, until it is loaded. */
  lines?: number;
  /** The notice takes the focus. */
  focus?: boolean;
}

/** A piece of a page that is loaded when it is first shown. If it does not load, a notice offers to try again. */
export function Piece({ of, failed, lines = 1, focus }: Props) {
  const t = useT();
  // The attempts are kept above the boundary. Inside, React forgets them while it waits, and would try for ever.
  const [tries, setTries] = useState(() => [of.preload()]);
  return (
    <CatchBoundary
      getResetKey={() => tries.length}
      errorComponent={({ error }) => (
        <Problem
          title={failed}
          problem={error}
          why={error instanceof PieceMissing ? t('problem.PIECE') : undefined}
          retry={() => setTries([...tries, of.preload()])}
          focus={focus ?? false}
        />
      )}
    >
      <Suspense fallback={<Loading lines={lines} />}>
        <Loaded of={of} loading={tries.at(-1)} />
      </Suspense>
    </CatchBoundary>
  );
}

function Loaded({ of: Of, loading }: { of: Lazy; loading: Promise<void> | undefined }) {
  if (loading) use(loading);
  return <Of />;
}
