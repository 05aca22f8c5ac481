import { TEXT, left, NAME } from '@voicase/shared/limits';
import { shows } from '@voicase/shared/text';
import { useRef, useState } from 'react';
import { useDraft } from '../case/drafts';
import { useT } from '../i18n';
import { Field } from '../kit/field';
import { LongText, textFault } from '../kit/long-text';

/** The typed texts of a dialog. They are kept until they are sent. */
export function useWriting(name: string) {
  const draft = useDraft(name);
  const sending = useRef(draft.fields);
  const [tried, setTried] = useState(false);
  const text = (field: string) => draft.fields[field] ?? '';
  return {
    text,
    tried,
    key: () => draft.key(),
    set: draft.set,
    /** Returns whether all texts can be sent, and shows from now on which cannot. */
    check(...fields: string[]) {
      setTried(true);
      sending.current = draft.read().fields;
      return fields.every((field) => !textFault(text(field)));
    },
    /** Call after the server accepted the texts. */
    sent: () => void draft.sent(sending.current),
  };
}
export type Writing = ReturnType<typeof useWriting>;

interface Props {
  writing: Writing;
  name: string;
  label: string;
  hint: string;
  /** The language of the reporter. */
  lang?: string;
}

/** A required text of several lines. */
export function Text({ writing: { text, tried, set }, name, label, hint, lang }: Props) {
  const t = useT();
  const fault = tried && textFault(text(name));
  return (
    <Field
      label={label}
      hint={hint}
      error={fault ? t(fault === 'empty' ? 'identity.text.missing' : 'identity.text.long', { max: TEXT }) : undefined}
    >
      {(control) => <LongText {...control} lang={lang} rows={3} text={text(name)} onText={(next) => set(name, next)} />}
    </Field>
  );
}

export const isLine = (text: string) => shows(text) && left(text, NAME) >= 0;

/** A required text of one line. */
export function Line({ writing: { text, tried, set }, name, label, hint }: Props) {
  const t = useT();
  return (
    <Field label={label} hint={hint} error={tried && !isLine(text(name)) ? t('identity.line.missing', { max: NAME }) : undefined}>
      {(control) => (
        <input
          {...control}
          type="text"
          dir="auto"
          required
          autoComplete="off"
          value={text(name)}
          onChange={(event) => set(name, event.target.value)}
        />
      )}
    </Field>
  );
}
