import { useId, useLayoutEffect, useRef, type ReactNode } from 'react';
import { createPortal } from 'react-dom';
import { useT } from '../i18n';

interface Props {
  title: string;
  /** Called on Escape, the close button, or the content's "Cancel". */
  onClose: () => void;
  /** The dialog cannot be dismissed, and the page behind it is hidden. */
  insistent?: boolean;
  wide?: boolean;
  children: ReactNode;
}

/**
 * The native modal dialog, which traps the focus, makes the rest inert and restores the focus afterwards. It is a child
 * of the body: inside a form, a browser would end the submit event of the dialog's own form there and load the page
 * again.
 */
export function Dialog({ title, onClose, insistent, wide, children }: Props) {
  const t = useT();
  const ref = useRef<HTMLDialogElement>(null);
  const headingRef = useRef<HTMLHeadingElement>(null);
  const heading = useId();
  // A layout effect opens the dialog before the first paint and closes the dialog before it is removed. Otherwise the
  // browser does not restore the focus.
  useLayoutEffect(() => {
    const dialog = ref.current;
    dialog?.showModal();
    // The default would be the first button, which is "Close".
    headingRef.current?.focus();
    return () => dialog?.close();
  }, []);
  return createPortal(
    <dialog
      ref={ref}
      className={`dialog ${wide ? 'wide' : ''} ${insistent ? 'curtain' : ''}`}
      aria-labelledby={heading}
      onCancel={(event) => {
        event.preventDefault();
        if (!insistent) onClose();
      }}
      onKeyDown={(event) => {
        // A second Escape closes a dialog even if `cancel` is prevented, so an insistent dialog must block the key itself.
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
    </dialog>,
    document.body,
  );
}
