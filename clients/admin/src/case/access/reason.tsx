import { TEXT } from '@voicase/shared/limits';
import { useRef, useState } from 'react';
import { useT } from '../../i18n';
import { Field } from '../../kit/field';
import { LongText, textFault } from '../../kit/long-text';
import { useDraft } from '../drafts';

/** A required reason. The text is kept until it has been sent. An empty `hint` shows no hint. */
export function useReason(name: string, hint?: string) {
  const t = useT();
  const draft = useDraft(name);
  const sending = useRef(draft.fields);
  const [tried, setTried] = useState(false);
  const { reason: text = '' } = draft.fields;
  const fault = textFault(text);
  const field = (
    <Field
      label={t('field.reason')}
      hint={hint ?? t('hint.reason')}
      error={tried && fault ? t(fault === 'empty' ? 'missing.reason' : 'text.long', { max: TEXT }) : undefined}
    >
      {(control) => <LongText {...control} rows={3} text={text} onText={(next) => draft.set('reason', next)} />}
    </Field>
  );
  const check = () => {
    setTried(true);
    sending.current = draft.read().fields;
    return !fault;
  };
  /** Call after the server accepted the reason. */
  const sent = () => void draft.sent(sending.current);
  return { text, field, check, sent };
}
