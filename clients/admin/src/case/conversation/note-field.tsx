import { useRef, useState, type ComponentProps, type KeyboardEvent } from 'react';
import { useT } from '../../i18n';
import { LongText } from '../../kit/long-text';
import { mentionAt, withMention, type Mentionable } from './mention';
import { MentionList } from './mention-list';

interface Props extends ComponentProps<typeof LongText> {
  /** Whether the note can mention colleagues. */
  mentions: boolean;
  onMention: (member: Mentionable) => void;
}

/** The text of a note. `@` opens the list of colleagues. */
export function NoteField({ mentions, onMention, text, onText, ...control }: Props) {
  const t = useT();
  const place = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const [caret, setCaret] = useState(-1);
  const [closed, close] = useState(-1);
  const found = mentions ? mentionAt(text, caret) : undefined;
  const isOpen = found && found.from !== closed;
  const look = () => {
    field.current = place.current?.querySelector('textarea') ?? null;
    const at = field.current?.selectionStart ?? -1;
    setCaret(at);
    // A list that was closed opens again for the next mention, also at the same place.
    if (!mentionAt(field.current?.value ?? '', at)) close(-1);
  };
  const choose = (member: Mentionable) => {
    if (!found) return;
    const next = withMention(text, found.from, caret, member.name);
    onMention(member);
    onText(next.text);
    setCaret(-1);
    requestAnimationFrame(() => {
      field.current?.focus();
      field.current?.setSelectionRange(next.caret, next.caret);
    });
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    const first = isOpen ? place.current?.querySelector<HTMLElement>('.mention-list button') : undefined;
    if (!first || !found) return;
    if (event.key === 'ArrowDown') first.focus();
    else if (event.key === 'Escape') close(found.from);
    else return;
    event.preventDefault();
  };
  return (
    <div ref={place}>
      <LongText
        {...control}
        text={text}
        onText={(next) => {
          onText(next);
          look();
        }}
        onSelect={look}
        onKeyDown={onKeyDown}
      />
      <p role="status" className="visually-hidden">
        {isOpen && t('notes.mention.help')}
      </p>
      {isOpen && <MentionList typed={found.typed} field={field} onChoose={choose} onClose={() => close(found.from)} />}
    </div>
  );
}
