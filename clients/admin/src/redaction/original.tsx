import { useEffect, type ComponentProps, type RefObject } from 'react';

interface Props extends Omit<ComponentProps<'textarea'>, 'value' | 'onChange' | 'ref'> {
  text: string;
  area: RefObject<HTMLTextAreaElement | null>;
  onUndo: () => void;
}

/**
 * The text in which a member selects passages. In a text area with `readonly`, some browsers show no caret, so the keyboard
 * could not begin a selection. This text area refuses each input instead.
 */
export function Original({ text, area, onUndo, ...control }: Props) {
  useEffect(() => {
    const element = area.current;
    const refuse = (event: Event) => event.preventDefault();
    element?.addEventListener('beforeinput', refuse);
    return () => element?.removeEventListener('beforeinput', refuse);
  }, [area]);
  return (
    <textarea
      {...control}
      ref={area}
      aria-readonly
      inputMode="none"
      spellCheck={false}
      rows={12}
      dir="auto"
      value={text}
      onChange={() => undefined}
      onKeyDown={(event) => {
        if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'z') return;
        event.preventDefault();
        onUndo();
      }}
    />
  );
}
