import { useState } from 'react';
import { useDraft } from '../case/drafts';
import { passagesOf, redacted, type Passage } from './passages';
import type { Redaction } from './versions';

interface Step {
  passages: readonly Passage[];
  /** The version that the passages follow. 0: no version. */
  base: number;
}

/**
 * The passages that a member has chosen, with the steps that can be undone. The passages are kept like typed text, together
 * with the version that they follow. A version that another member saves meanwhile is therefore newer, also after the dialog
 * was closed.
 */
export function useSteps(name: string, text: string, versions: readonly Redaction[]) {
  const draft = useDraft(name);
  const { passages: kept, base: keptBase } = draft.fields;
  const [latest] = versions;
  // Without a step, the passages are those of the latest version.
  const [seen, setSeen] = useState<number>();
  const [steps, setSteps] = useState<readonly Step[]>([]);
  // A draft from before the dialog was opened, until the member has decided about it.
  const [isFound, setFound] = useState(Boolean(kept));
  const textOf = (version: number) => versions.find((one) => one.version === version)?.text ?? text;
  const savedIn = (version: number) => passagesOf(text, textOf(version));
  const base = keptBase ? Number(keptBase) : (seen ?? latest?.version ?? 0);
  const now: Step = { base, passages: kept ? (JSON.parse(kept) as Passage[]) : savedIn(base) };

  /** Passages that give the version itself are no draft. */
  const put = (next: Step) => {
    const isChanged = redacted(text, next.passages) !== textOf(next.base);
    setSeen(next.base);
    draft.set('passages', isChanged ? JSON.stringify(next.passages) : '');
    draft.set('base', isChanged ? String(next.base) : '');
  };
  const take = (next: Step) => {
    setSteps([...steps, now]);
    put(next);
  };
  return {
    draft,
    ...now,
    isFound: isFound && Boolean(kept),
    isRedacted: textOf(base) !== text,
    newer: latest && latest.version > base ? latest : undefined,
    canUndo: steps.length > 0,
    /** From now on, a later version is newer. */
    pin: () => setSeen(base),
    change: (passages: readonly Passage[]) => take({ passages, base }),
    /** The next version follows the latest one, with its passages or with the member's own. */
    adopt(theirs: boolean) {
      const version = latest?.version ?? 0;
      setFound(false);
      take({ base: version, passages: theirs ? savedIn(version) : now.passages });
    },
    /** Returns whether there was a step. */
    undo(): boolean {
      const last = steps.at(-1);
      if (!last) return false;
      setSteps(steps.slice(0, -1));
      put(last);
      return true;
    },
  };
}
