import { ApiProblem } from '@voicase/shared/gql';
import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { t } from '../texts.ts';
import { Button } from './button.tsx';
import { Problem } from './problem.tsx';

interface LateProps<Module> {
  /** Imports the chunk. A failed call can be repeated (vite.again.ts). */
  load: () => Promise<Module>;
  children: (loaded: Module) => ComponentChildren;
}

/** A part of a page that few reporters need, so it is a chunk of its own. */
export function Late<Module>({ load, children }: LateProps<Module>) {
  const [loaded, setLoaded] = useState<Module>();
  const [problem, setProblem] = useState<ApiProblem>();
  const attempt = () => {
    setProblem(undefined);
    load().then(setLoaded, () => setProblem(new ApiProblem('NETWORK')));
  };
  useEffect(attempt, []);
  if (loaded) return children(loaded);
  return (
    <>
      {!problem && <p role="status">{t('load.waiting')}</p>}
      <Problem problem={problem} />
      {problem && <Button onClick={attempt}>{t('load.again')}</Button>}
    </>
  );
}

interface FoldProps {
  summary: string;
  /** At the first drawing. Later the person decides. */
  open?: boolean;
  children: ComponentChildren;
}

/** Shows its content from the first opening on. What was typed stays when the person closes it. */
export function Fold({ summary, open = false, children }: FoldProps) {
  const [isOpen] = useState(open);
  const [wasOpen, setWasOpen] = useState(open);
  return (
    <details open={isOpen} onToggle={() => setWasOpen(true)}>
      <summary>{summary}</summary>
      {wasOpen && children}
    </details>
  );
}
