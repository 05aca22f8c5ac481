import Pencil from 'lucide-react/icons/pencil';
import { createContext, useContext, useLayoutEffect, useRef, type KeyboardEvent, type ReactNode, type RefObject } from 'react';
import { useT } from '../../i18n';
import { useKeptOpen } from '../../kit/kept';

const FIELDS = 'input, select, textarea';

interface Editing {
  close: () => void;
  /** Like `close`, and drops the input. */
  leave: () => void;
}
const EditingContext = createContext<Editing>({ close: () => undefined, leave: () => undefined });

/** The ends of the row's form. */
export const useEditing = (): Editing => useContext(EditingContext);

interface Props {
  /** A unique name that begins with the case id (`kit/kept`). */
  name: string;
  label: string;
  shown: ReactNode;
  /** There is input that was not saved, for example before the page became narrow. */
  hasInput?: boolean;
  /** Called when the member leaves the form without saving. */
  onLeave?: () => void;
  /** The form, which ends with `useEditing`. */
  children: ReactNode;
}

/** A row of the details that is edited where it is shown. Escape restores the value, and the focus returns to it. */
export function Editable({ name, label, shown, hasInput = false, onLeave, children }: Props) {
  const t = useT();
  const [open, setOpen] = useKeptOpen(name, hasInput);
  const button = useRef<HTMLButtonElement>(null);
  const form = useRef<HTMLElement>(null);
  const opener = useRef(false);
  useLayoutEffect(() => {
    if (!opener.current) return;
    opener.current = false;
    (open ? form : button).current?.focus();
  }, [open]);
  const inside = useLateField(form);

  const close = () => {
    // A member who already works elsewhere keeps the focus there.
    opener.current = form.current?.contains(document.activeElement) ?? false;
    setOpen(false);
  };
  const leave = () => {
    onLeave?.();
    close();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || event.defaultPrevented) return;
    event.preventDefault();
    leave();
  };

  if (open)
    return (
      <div className="detail editing">
        <dt>{label}</dt>
        {/* The keys come from the fields inside. The element itself is no control. */}
        {/* eslint-disable-next-line jsx-a11y-x/no-noninteractive-element-interactions */}
        <dd ref={form} tabIndex={-1} {...inside} onKeyDown={onKeyDown}>
          <EditingContext value={{ close, leave }}>{children}</EditingContext>
        </dd>
      </div>
    );
  return (
    <div className="detail">
      <dt>{label}</dt>
      <dd>
        <button
          ref={button}
          type="button"
          className="detail-value"
          onClick={() => {
            opener.current = true;
            setOpen(true);
          }}
        >
          <span>{shown}</span>
          <span className="visually-hidden">{t('side.change', { name: label })}</span>
          <Pencil size={13} aria-hidden />
        </button>
      </dd>
    </div>
  );
}

/**
 * Moves the focus from the form to its field. The choices of the field may still be loading, or may have failed, so the
 * field can come later than the form.
 */
function useLateField(form: RefObject<HTMLElement | null>) {
  const isInside = useRef(false);
  useLayoutEffect(() => {
    const [box, focused] = [form.current, document.activeElement];
    if (!box || !isInside.current) return;
    if (focused === box || focused === document.body) (box.querySelector<HTMLElement>(FIELDS) ?? box).focus();
  });
  return { onFocus: () => void (isInside.current = true), onBlur: () => void (isInside.current = false) };
}
