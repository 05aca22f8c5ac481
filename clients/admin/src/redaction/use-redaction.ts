import { useState } from 'react';
import { RedactText, type RedactedKind } from '../../gen/documents';
import { useAct } from '../app/query';
import { useCase } from '../case/context';
import { useDraft } from '../case/drafts';
import { useT } from '../i18n';
import { textFault } from '../kit/long-text';
import { say } from '../kit/say';
import { isProblem } from '../session/ask';
import { passagesOf, redacted, type Passage } from './passages';
import type { Redaction } from './versions';

export interface Source {
  kind: RedactedKind;
  /** The id of the text. */
  of: string;
  text: string;
}

/** The passages that a member has chosen, with the steps that can be undone. They are kept like typed text. */
function usePassages({ of, text }: Source, latest: Redaction | undefined) {
  const draft = useDraft(`${useCase().id}:redact.${of}`);
  const [steps, setSteps] = useState<readonly (readonly Passage[])[]>([]);
  const kept = draft.fields['passages'];
  const saved = typeof latest?.text === 'string' ? passagesOf(text, latest.text) : [];
  const passages: readonly Passage[] = kept ? (JSON.parse(kept) as Passage[]) : saved;
  const put = (next: readonly Passage[]) => draft.set('passages', JSON.stringify(next));
  return {
    draft,
    passages,
    canUndo: steps.length > 0,
    change(next: readonly Passage[]) {
      setSteps([...steps, passages]);
      put(next);
    },
    undo() {
      const last = steps.at(-1);
      if (!last) return;
      setSteps(steps.slice(0, -1));
      put(last);
    },
  };
}

/** The redacted version that a member writes, and the act that saves it. */
export function useRedaction(source: Source, latest: Redaction | undefined, onClose: () => void) {
  const t = useT();
  const chosen = usePassages(source, latest);
  const { draft, passages } = chosen;
  const { reason = '' } = draft.fields;
  // The version that the member has seen. A colleague may save another one meanwhile.
  const [base, setBase] = useState(latest?.version ?? 0);
  const [tried, setTried] = useState(false);
  const result = redacted(source.text, passages);
  const isWithdrawal = passages.length === 0 && typeof latest?.text === 'string';
  const isMissing = passages.length === 0 && !isWithdrawal;
  const isLong = textFault(reason) === 'long';
  const act = useAct(RedactText, {
    done: () => {
      draft.drop();
      say(t(isWithdrawal ? 'redaction.withdrawn' : 'redaction.saved'));
      onClose();
    },
    failed: (problem) => isProblem(problem, 'CONFLICT') && draft.renew(),
  });
  return {
    ...chosen,
    reason,
    result,
    isWithdrawal,
    isMissing: tried && isMissing,
    isLong: tried && isLong,
    act,
    newer: latest && latest.version > base ? latest : undefined,
    /** The next version follows the one of a colleague, with the colleague's passages or with the member's own. */
    adopt(newer: Redaction, theirs: boolean) {
      setBase(newer.version);
      if (theirs) chosen.change(newer.text === null ? [] : passagesOf(source.text, newer.text));
    },
    submit() {
      setTried(true);
      if (isMissing || isLong) return;
      const { kind, of } = source;
      act.mutate({ kind, of, idempotencyKey: draft.key(), follows: base, text: result, reason: reason.trim() || null });
    },
  };
}
