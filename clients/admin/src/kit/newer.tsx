import { Fragment, useRef, type ReactNode } from 'react';
import { useT } from '../i18n';
import { Changed } from './changed';

type Fields = Readonly<Record<string, string>>;

/** The part of a draft that is needed here (`case/drafts.ts`). */
interface Draft {
  fields: Fields;
  read: () => { fields: Fields };
  set: (field: string, value: string) => void;
  drop: () => void;
}

interface Based {
  /** What is stored now. */
  stored: Fields;
  /** Whether another member stored what the draft does not follow. `before`: what was stored when the member began to edit. */
  isNewer: (before: Fields) => boolean;
  act: { isPending: boolean; reset: () => void };
}

/** Names are stored without white space at their ends. */
export const isSame = (one = '', other = ''): boolean => one.trim() === other.trim();

/** The fields that another member has changed since the member began to edit. */
const changedSince = (before: Fields, stored: Fields): string[] => Object.keys(stored).filter((field) => stored[field] !== before[field]);

/**
 * Whether a save would replace a value that the member has not seen. A field that the member did not edit follows the
 * stored value. The same change by both is no conflict, as after an attempt that arrived without a response.
 */
export const isReplacing = (fields: Fields, before: Fields, stored: Fields): boolean =>
  changedSince(before, stored).some((field) => !isSame(fields[field], stored[field]));

/** A draft that remembers what was stored when the member began to edit, also while the dialog is closed. */
export function useBased(draft: Draft, { stored, isNewer, act }: Based) {
  const notice = useRef<HTMLElement>(null);
  const beforeOf = ({ before }: Fields) => (before === undefined ? stored : (JSON.parse(before) as Fields));
  const before = beforeOf(draft.fields);
  const remember = (values: Fields) => draft.set('before', JSON.stringify(values));
  return {
    notice,
    before,
    isOvertaken: !act.isPending && isNewer(before),
    set(field: string, text: string) {
      const { fields } = draft.read();
      // Until now, the field has shown what is stored.
      if (fields[field] === undefined) remember({ ...beforeOf(fields), [field]: stored[field] ?? '' });
      draft.set(field, text);
    },
    keep() {
      act.reset();
      remember(stored);
    },
    discard() {
      act.reset();
      draft.drop();
    },
  };
}

interface NewerProps {
  of: Pick<ReturnType<typeof useBased>, 'notice' | 'isOvertaken' | 'keep' | 'discard'>;
  /** A save adds to what is stored, and replaces nothing. */
  adds?: boolean;
  /** The newer value. */
  children: ReactNode;
}

/** Shows the newer value beside what was typed. Must be inside the form. */
export function Newer({ of: { notice, isOvertaken, keep, discard }, adds, children }: NewerProps) {
  const t = useT();
  if (!isOvertaken) return null;
  return (
    <Changed
      ref={notice}
      title={adds ? t('changed.added') : undefined}
      means={adds ? t('changed.adds') : undefined}
      now={children}
      onKeep={keep}
    >
      <button
        type="button"
        className="button"
        onClick={({ currentTarget: { form } }) => {
          form?.querySelector<HTMLElement>('input, select, textarea')?.focus();
          discard();
        }}
      >
        {t('changed.discard')}
      </button>
    </Changed>
  );
}

interface FieldsProps {
  before: Fields;
  stored: Fields;
  /** The label and the value of each field. */
  shown: Record<string, readonly [string, string]>;
}

/** All fields that another member has changed, with their newer values. */
export function NewerFields({ before, stored, shown }: FieldsProps) {
  const t = useT();
  const changed = changedSince(before, stored);
  return (
    <dl className="evidence-facts">
      {Object.entries(shown)
        .filter(([field]) => changed.includes(field))
        .map(([field, [label, text]]) => (
          <Fragment key={field}>
            <dt>{label}</dt>
            <dd className="typed" dir="auto">
              {text || t('changed.empty')}
            </dd>
          </Fragment>
        ))}
    </dl>
  );
}
