import { type ReactNode, useId, useState } from 'react';
import { useT } from '../i18n';
import { Moment } from './time';

/** The decision of the second member (four eyes). */
export type Decided = 'approve' | 'refuse';

/** Says why the member may not approve now. The member may never approve, or only from a certain time. */
export function NotYet({ from, never }: { from: string | null; never: string }) {
  const t = useT();
  if (from === null) return never;
  return (
    <>
      {t('decision.from')} <Moment at={from} />
    </>
  );
}

interface Props {
  /** Whether the member may approve now. Undefined if no member can approve any more. */
  approvable?: boolean;
  /** The time from which the member may approve. Null means never. */
  from: string | null;
  /** The text that says why the member may never approve. */
  never: string;
  approve: string;
  refuse: string;
  /** The dialog for the chosen decision. */
  dialog: (act: Decided, close: () => void) => ReactNode;
}

/** The buttons "approve" and "refuse", each with its dialog. */
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
