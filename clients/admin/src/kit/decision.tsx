import { type ReactNode, useId, useState } from 'react';

/** What a second person does with what waits for them. */
export type Decided = 'approve' | 'refuse';

interface Props {
  /** Not given: nobody can approve it any more. */
  approvable?: boolean;
  /** Why the reader may not approve it. */
  hint: ReactNode;
  approve: string;
  refuse: string;
  /** The dialog of one of the two. */
  dialog: (act: Decided, close: () => void) => ReactNode;
}

/** The two buttons of what waits for a second person, each with a dialog. */
export function Decision({ approvable, hint, approve, refuse, dialog }: Props) {
  const id = useId();
  const [open, setOpen] = useState<Decided>();
  return (
    <>
      {approvable === false && (
        <p className="hint" id={id}>
          {hint}
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
