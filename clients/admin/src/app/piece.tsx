import { CatchBoundary } from '@tanstack/react-router';
import { Suspense, createElement, use, useState, type ComponentType } from 'react';
import { useT, type Part } from '../i18n';
import { Loading } from '../kit/loading';
import { Problem } from '../kit/problem';
import { PieceMissing, page } from './lazy';

type Lazy = ReturnType<typeof page>;

interface Props {
  of: Lazy;
  /** The title of the notice, if the piece does not load. */
  failed?: string;
  /** How many lines the piece has, until it is loaded. */
  lines?: number;
  /** The notice takes the focus. */
  focus?: boolean;
  /** The properties of the component. */
  props?: object;
}

/** A piece of a page that is loaded when it is first shown. If it does not load, a notice offers to try again. */
export function Piece({ of, failed, lines = 1, focus, props }: Props) {
  const t = useT();
  // The attempts are kept above the boundary. Inside, React forgets them while it waits, and would try for ever.
  const [tries, setTries] = useState(() => [of.preload()]);
  return (
    <CatchBoundary
      getResetKey={() => tries.length}
      errorComponent={({ error }) => (
        <Problem
          title={failed ?? t('problem.PIECE')}
          problem={error}
          why={failed && error instanceof PieceMissing ? t('problem.PIECE') : undefined}
          retry={() => setTries([...tries, of.preload()])}
          focus={focus ?? false}
        />
      )}
    >
      <Suspense fallback={lines > 0 ? <Loading lines={lines} /> : null}>
        <Loaded of={of} loading={tries.at(-1)} props={props} />
      </Suspense>
    </CatchBoundary>
  );
}

function Loaded({ of, loading, props }: { of: Lazy; loading: Promise<void> | undefined; props: object | undefined }) {
  if (loading) use(loading);
  return createElement(of as unknown as ComponentType, props);
}

/** Returns a component for a piece. `Props` are those of the export `name`. Nothing is shown until the piece is loaded. */
export function piece<Props extends object>(load: () => Promise<Record<string, unknown>>, name: string, part: Part) {
  const of = page(load, name, part);
  return function Shown(props: Props) {
    return <Piece of={of} lines={0} props={props} />;
  };
}
