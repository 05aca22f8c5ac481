import { useId, useLayoutEffect, useRef, type ReactNode } from 'react';
import { useT } from '../i18n';

interface Props {
  title: string;
  /** Escape, the close button, or a click on "Cancel" of the content. */
  onClose: () => void;
  /** There is no way round it, and nothing of the page shows behind it. */
  insistent?: boolean;
  wide?: boolean;
  children: ReactNode;
}

/** The browser's own modal dialog: it traps focus, makes the rest inert, and gives the focus back to where it was. */
export function Dialog({ title, onClose, insistent, wide, children }: Props) {
  const t = useT();
  const ref = useRef<HTMLDialogElement>(null);
  const headingRef = useRef<HTMLHeadingElement>(null);
  const heading = useId();
  // Before the page is drawn, and closed before it is taken out: only then does the focus go back.
  useLayoutEffect(() => {
    const dialog = ref.current;
    dialog?.showModal();
    // Not the first thing that can be pressed, which would be "Close".
    headingRef.current?.focus();
    return () => dialog?.close();
  }, []);
  return (
    <dialog
      ref={ref}
      className={`dialog ${wide ? 'wide' : ''} ${insistent ? 'curtain' : ''}`}
      aria-labelledby={heading}
      onCancel={(event) => {
        event.preventDefault();
        if (!insistent) onClose();
      }}
      onKeyDown={(event) => {
        // A second Escape closes a dialog whatever its cancel event says; one that insists must not hear it at all.
        if (insistent && event.key === 'Escape') event.preventDefault();
      }}
    >
      <header className="dialog-head">
        <h2 id={heading} tabIndex={-1} ref={headingRef}>
          {title}
        </h2>
        {!insistent && (
          <button type="button" className="button quiet" onClick={onClose}>
            {t('dialog.close')}
          </button>
        )}
      </header>
      {children}
    </dialog>
  );
}
