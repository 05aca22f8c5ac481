import { useRef, useState } from 'react';
import { RedactText, type RedactedKind } from '../../gen/documents';
import { useAct } from '../app/query';
import { useCase } from '../case/context';
import { useT } from '../i18n';
import { textFault } from '../kit/long-text';
import { say } from '../kit/say';
import { isProblem } from '../session/ask';
import { redacted, type Passage } from './passages';
import { useSteps } from './use-steps';
import type { Redaction } from './versions';

export interface Source {
  kind: RedactedKind;
  /** The id of the text. */
  of: string;
  text: string;
}

export type Draft = ReturnType<typeof useRedaction>;

/** The confirmation of each step. The page behind an open dialog is inert, so the dialog shows it. */
function useSaid() {
  const [said, setSaid] = useState({ id: 0, text: '', isMiss: false });
  return {
    said,
    tell: (text: string) => setSaid(({ id }) => ({ id: id + 1, text, isMiss: false })),
    /** The act needs a selection, and nothing is selected. */
    miss: () => setSaid(({ id }) => ({ id, text: '', isMiss: true })),
  };
}

/** The redacted version that a member writes, and the act that saves it. */
export function useRedaction({ kind, of, text }: Source, versions: readonly Redaction[], onClose: () => void) {
  const t = useT();
  const steps = useSteps(`${useCase().id}:redact.${of}`, text, versions);
  const { draft, passages, base, isRedacted } = steps;
  const { reason = '' } = draft.fields;
  const { said, tell, miss } = useSaid();
  const [tried, setTried] = useState(false);
  const notice = useRef<HTMLElement>(null);
  const result = redacted(text, passages);
  const isWithdrawal = passages.length === 0 && isRedacted;
  const isMissing = passages.length === 0 && !isRedacted;
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
    ...steps,
    reason,
    result,
    isWithdrawal,
    isMissing: tried && isMissing,
    isLong: tried && isLong,
    act,
    notice,
    said,
    tell,
    miss,
    setReason: (next: string) => draft.set('reason', next),
    // The member's own version comes back before its act ends.
    newer: act.isPending ? undefined : steps.newer,
    isFound: steps.isFound && !steps.newer,
    change(next: readonly Passage[], done: string) {
      steps.change(next);
      tell(done);
    },
    adopt(theirs: boolean, done: string) {
      steps.adopt(theirs);
      // The notice of a conflict asked for this choice.
      act.reset();
      tell(done);
    },
    undo() {
      if (steps.undo()) tell(t('redaction.undone'));
    },
    submit() {
      setTried(true);
      tell('');
      if (steps.newer) return notice.current?.focus();
      if (isMissing || isLong) return;
      steps.pin();
      act.mutate({ kind, of, idempotencyKey: draft.key(), follows: base, text: result, reason: reason.trim() || null });
    },
  };
}
