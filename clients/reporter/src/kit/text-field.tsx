import { TEXT } from '@voicase/shared/limits';
import type { ComponentChildren } from 'preact';
import { Field, described } from './field.tsx';
import { Left, isShort } from './left.tsx';

interface Props {
  id: string;
  label: string;
  help?: ComponentChildren;
  error: string | undefined;
  text: string;
  /** The text cannot be changed while it is sent. */
  readOnly?: boolean;
  onText: (text: string) => void;
}

/** A text for the team. The browser does not store the text or send it to a spelling service. */
export function TextField({ text, readOnly = false, onText, ...of }: Props) {
  const field = { ...of, isShort: isShort(text, TEXT) };
  return (
    <Field {...field}>
      <textarea
        rows={5}
        dir="auto"
        autocomplete="off"
        spellcheck={false}
        {...described(field)}
        readOnly={readOnly}
        value={text}
        onInput={(event) => onText(event.currentTarget.value)}
      />
      <Left id={field.id} text={text} max={TEXT} />
    </Field>
  );
}
