import { type ReactNode, useId, useState } from 'react';
import { useT } from '../i18n';
import { Moment } from './time';

/** What a second person does with what waits for them. */
export type Decided = 'approve' | 'refuse';

/** Why the reader may not approve what waits: never, or not before a moment. */
export function NotYet({ from, never }: { from: string | null; never: string }) {
  const t = useT();
  if (from === null) return never;
  return (
    <>
      {t('waiting.from')} <Moment at={from} />
    </>
  );
}

interface Props {
  /** Not given: nobody can approve it any more. */
  approvable?: boolean;
  /** From when the reader may approve it. Null: never. */
  from: string | null;
  /** Why the reader may never approve it. */
  never: string;
  approve: string;
  refuse: string;
  /** The dialog of one of the two. */
  dialog: (act: Decided, close: () => void) => ReactNode;
}

/** The two buttons of what waits for a second person, each with a dialog. */
export function Decision({ approvable, from, never, approve, refuse, dialog }: Props) {
  const id = useId();
  const [open, setOpen] = useState<Decided>();
  return (
    <>
      {approvable === false && (
        <p className="hint" id={id}>
          <NotYet from={from} never={never} />
        </p>
      )}
      <div className="row">
        {approvable !== undefined && (
          <button
            type="button"
            className="button primary"
            disabled={!approvable}
            aria-describedby={approvable ? undefined : id}
            onClick={() => setOpen('approve')}
          >
            {approve}
          </button>
        )}
        <button type="button" className="button" onClick={() => setOpen('refuse')}>
          {refuse}
        </button>
      </div>
      {open && dialog(open, () => setOpen(undefined))}
    </>
  );
}
