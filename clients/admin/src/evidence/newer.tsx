import { Fragment, useRef, type ReactNode } from 'react';
import { Changed } from '../case/changed';
import type { useDraft } from '../case/drafts';
import { useT } from '../i18n';

type Fields = Readonly<Record<string, string>>;

interface Based {
  /** What is stored now: a revision, a version or an id. */
  version: string;
  /** The stored value of each field. */
  stored: Fields;
  act: { isPending: boolean; reset: () => void };
}

/** Whether a colleague stored another value after the member began to type. */
export const isNewer = (typed: Fields, version: string, stored: Fields): boolean =>
  typed['before'] !== undefined &&
  typed['before'] !== version &&
  Object.entries(typed).some(([field, text]) => field !== 'before' && text !== (stored[field] ?? ''));

/**
 * A draft that replaces a stored text. It remembers the version with which the edit began, also while the dialog is closed.
 * So it replaces no version that the member has not seen.
 */
export function useBased(draft: ReturnType<typeof useDraft>, { version, stored, act }: Based) {
  const notice = useRef<HTMLElement>(null);
  return {
    notice,
    isOvertaken: !act.isPending && isNewer(draft.fields, version, stored),
    set(field: string, text: string) {
      if (draft.fields['before'] === undefined) draft.set('before', version);
      draft.set(field, text);
    },
    keep() {
      act.reset();
      draft.set('before', version);
    },
    discard() {
      act.reset();
      draft.drop();
    },
  };
}

interface NewerProps {
  of: ReturnType<typeof useBased>;
  /** The newer value. */
  children: ReactNode;
}

/** Shows the newer value beside what was typed. Must be inside the form. */
export function Newer({ of: { notice, isOvertaken, keep, discard }, children }: NewerProps) {
  const t = useT();
  if (!isOvertaken) return null;
  return (
    <Changed ref={notice} now={children} onKeep={keep}>
      <button
        type="button"
        className="button"
        onClick={({ currentTarget: { form } }) => {
          form?.querySelector<HTMLElement>('input, select, textarea')?.focus();
          discard();
        }}
      >
        {t('newer.discard')}
      </button>
    </Changed>
  );
}

/** The fields whose newer value differs from what was typed, each with its label and its value. */
export function NewerFields({ typed, stored, shown }: { typed: Fields; stored: Fields; shown: Record<string, readonly [string, string]> }) {
  const t = useT();
  const rows = Object.entries(shown).filter(([field]) => typed[field] !== undefined && typed[field] !== stored[field]);
  return (
    <dl className="evidence-facts">
      {rows.map(([field, [label, text]]) => (
        <Fragment key={field}>
          <dt>{label}</dt>
          <dd className="typed" dir="auto">
            {text || t('newer.empty')}
          </dd>
        </Fragment>
      ))}
    </dl>
  );
}
