import { CatchBoundary } from '@tanstack/react-router';
import { Suspense, use, useState, type ComponentType } from 'react';
import { useT, type Part } from '../i18n';
import { page } from './lazy';

/**
 * Returns a component that is loaded with its texts when it is first shown, so that the page around it does not wait.
 * `Props` are those of the export `name`.
 */
export function piece<Props extends object>(load: () => Promise<Record<string, unknown>>, name: string, part: Part) {
  const Loaded = page(load, name, part);
  // As in page(), the type of the export is not known here.
  const Shown = Loaded as unknown as ComponentType<Props>;
  function WhenLoaded({ loading, props }: { loading: Promise<void> | undefined; props: Props }) {
    if (loading) use(loading);
    return <Shown {...props} />;
  }
  return function Piece(props: Props) {
    // The attempt is kept above the boundary. Inside, React forgets it while it waits, and would try for ever.
    const [loading] = useState(() => Loaded.preload());
    return (
      <CatchBoundary getResetKey={() => name} errorComponent={Missing}>
        <Suspense fallback={null}>
          <WhenLoaded loading={loading} props={props} />
        </Suspense>
      </CatchBoundary>
    );
  };
}

const Missing = () => <p className="error">{useT()('problem.PIECE')}</p>;
