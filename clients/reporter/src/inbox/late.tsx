import { ApiProblem } from '@voicase/shared/gql';
import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Button } from '../kit/button.tsx';
import { Problem } from '../kit/problem.tsx';
import { t } from '../texts.ts';

type Parts = typeof import('./on-request.ts');

interface LateProps {
  children: (parts: Parts) => ComponentChildren;
}

/** A part of the inbox that few reporters need, from a chunk of its own. A failed import can be repeated (vite.again.ts). */
export function Late({ children }: LateProps) {
  const [parts, setParts] = useState<Parts>();
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState(false);
  const ref = useRef<HTMLDivElement>(null);
  const load = () => {
    setBusy(true);
    const loaded = import('./on-request.ts').then(setParts, () => setFailed(true));
    void loaded.then(() => setBusy(false));
  };
  useEffect(load, []);
  // The pressed button disappears, so move the focus.
  useEffect(() => void (failed && ref.current?.focus()), [parts]);
  if (parts)
    return (
      <div tabIndex={-1} ref={ref}>
        {children(parts)}
      </div>
    );
  return (
    <>
      <div role="status">{busy && <p>{t('load.waiting')}</p>}</div>
      <Problem problem={failed && !busy ? new ApiProblem('NETWORK') : undefined} />
      {failed && (
        <Button busy={busy} onClick={load}>
          {t('load.again')}
        </Button>
      )}
    </>
  );
}

interface FoldProps {
  summary: string;
  /** At the first drawing. Later the person decides. */
  open: boolean;
  children: LateProps['children'];
}

/** Loads its content at the first opening. What was typed stays when the person closes it. */
export function Fold({ summary, open, children }: FoldProps) {
  const [isOpen] = useState(open);
  const [wasOpen, setWasOpen] = useState(open);
  return (
    <details open={isOpen} onToggle={() => setWasOpen(true)}>
      <summary>{summary}</summary>
      {wasOpen && <Late>{children}</Late>}
    </details>
  );
}
