import { useRef, type KeyboardEvent, type RefObject } from 'react';
import { MentionableMembers } from '../../../gen/documents';
import { useAsk } from '../../app/query';
import { useT } from '../../i18n';
import { useCase } from '../context';
import { fitting, type Mentionable } from './mention';

/** The list shows this many colleagues. More letters narrow it. */
const SHOWN = 6;

interface Props {
  /** The letters behind `@`. */
  typed: string;
  field: RefObject<HTMLTextAreaElement | null>;
  onChoose: (member: Mentionable) => void;
  onClose: () => void;
}

/**
 * The colleagues whom the note can mention, as buttons below the field. Arrow down moves from the field into the list, and
 * Escape leaves it.
 */
export function MentionList({ typed, field, onChoose, onClose }: Props) {
  const t = useT();
  const { id } = useCase();
  const list = useRef<HTMLUListElement>(null);
  const known = useAsk(MentionableMembers, { case: id }, { lasting: true }).data?.mentionableMembers;
  const found = fitting(known ?? [], typed).slice(0, SHOWN);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      event.preventDefault();
      field.current?.focus();
      onClose();
    }
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    event.preventDefault();
    const all = [...(list.current?.querySelectorAll('button') ?? [])];
    const at = all.findIndex((one) => one === document.activeElement) + (event.key === 'ArrowDown' ? 1 : -1);
    (all[at] ?? field.current)?.focus();
  };
  if (known && found.length === 0) return null;
  return (
    // The keys come from the buttons inside. The element itself is no control.
    // eslint-disable-next-line jsx-a11y-x/no-noninteractive-element-interactions
    <ul ref={list} className="mention-list" aria-label={t('notes.mention')} onKeyDown={onKeyDown}>
      {found.map((one) => (
        <li key={one.id}>
          <button type="button" className="chip" onClick={() => onChoose(one)}>
            <span dir="auto">{one.name}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
