import TextCursorInput from 'lucide-react/icons/text-cursor-input';
import { useRef } from 'react';
import { useCase } from '../case/context';
import { useT } from '../i18n';
import { useKeptOpen } from '../kit/kept';
import { InsertDialog } from './insert-dialog';

export interface InsertProps {
  /** A text for the reporter is in the reporter's language and shows no member. */
  to: 'message' | 'note';
  text: string;
  onText: (text: string) => void;
}

/** The button that inserts a text block where the cursor is. */
export function InsertText({ to, text, onText }: InsertProps) {
  const t = useT();
  const [open, setOpen] = useKeptOpen(`${useCase().id}:insert.${to}`, false);
  const at = useRef(text.length);
  const field = () => document.querySelector<HTMLTextAreaElement>(`[data-write="${to}"]`);
  const insert = (block: string) => {
    const before = text.slice(0, at.current);
    const after = text.slice(at.current);
    const gap = before.trim() && !/\s$/.test(before) ? '\n\n' : '';
    const end = before.length + gap.length + block.length;
    onText(`${before}${gap}${block}${after}`);
    setOpen(false);
    // After the dialog has given the focus back.
    requestAnimationFrame(() => {
      field()?.focus();
      field()?.setSelectionRange(end, end);
    });
  };
  return (
    <>
      <button
        type="button"
        className="button"
        onClick={() => {
          at.current = field()?.selectionEnd ?? text.length;
          setOpen(true);
        }}
      >
        <TextCursorInput size={16} aria-hidden /> {t('insert.open')}
      </button>
      {open && <InsertDialog to={to} onInsert={insert} onClose={() => setOpen(false)} />}
    </>
  );
}
