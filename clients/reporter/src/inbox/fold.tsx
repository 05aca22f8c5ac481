import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';

interface FoldProps {
  summary: string;
  /** At the first drawing. Later the person decides. */
  open: boolean;
  children: ComponentChildren;
}

/** Draws its content at the first opening. What was typed stays when the person closes it. */
export function Fold({ summary, open, children }: FoldProps) {
  const [isOpen] = useState(open);
  const [wasOpen, setWasOpen] = useState(open);
  return (
    <details open={isOpen} onToggle={() => setWasOpen(true)}>
      <summary>{summary}</summary>
      {wasOpen && children}
    </details>
  );
}
