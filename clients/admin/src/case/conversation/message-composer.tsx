import { TEXT } from '@voicase/shared/limits';
import { useState, type KeyboardEvent } from 'react';
import { useMember } from '../../app/member';
import { languageName, useT } from '../../i18n';
import { Check } from '../../kit/check';
import { Field } from '../../kit/field';
import { Form } from '../../kit/form';
import { Submit } from '../../kit/submit';
import { LongText, textFault } from '../../kit/long-text';
import { useCase } from '../context';
import { Uploads } from '../files/uploads';
import { useWanted } from '../focus';
import { DraftKept } from './draft-kept';
import { ReadyText } from './ready-text';
import { useSending } from './use-sending';
import { isWaiting } from './waiting';

/**
 * Only the button sends a message to the reporter. Ctrl+Enter saves a note in the other composer, so it must do nothing
 * here. Enter in a check box would submit the form.
 */
function withoutKeys(event: KeyboardEvent) {
  const isShortcut = event.ctrlKey || event.metaKey;
  if (event.key === 'Enter' && (isShortcut || event.target instanceof HTMLInputElement)) event.preventDefault();
}

/** Writes a message to the reporter. The draft, its files and its idempotency key stay until the message is sent. */
export function MessageComposer() {
  const t = useT();
  const { can } = useMember();
  const { id, language, deadlines } = useCase();
  const { draft, uploads, send } = useSending();
  const [tried, setTried] = useState(false);
  const { text = '', feedback = '' } = draft.fields;
  const wanted = useWanted('message');
  const fault = textFault(text);
  const owed = deadlines.some(({ kind, metOn }) => kind === 'FEEDBACK' && !metOn);

  function submit() {
    // A second press comes after the text has left the field.
    setTried(Boolean(fault) && !(text === '' && isWaiting(id)));
    if (!fault) send();
  }

  return (
    <Form className="composer to-reporter" onSubmit={submit} onKeyDown={withoutKeys} aria-labelledby="composer">
      <h3 id="composer" className="visually-hidden">
        {t('composer.heading')}
      </h3>
      <Field
        label={t('composer.label')}
        hint={t('composer.hint', { language: languageName(language) })}
        error={tried && fault ? t(fault === 'empty' ? 'composer.empty' : 'text.long', { max: TEXT }) : undefined}
      >
        {(control) => <LongText {...control} {...wanted} rows={4} text={text} onText={(next) => draft.set('text', next)} />}
      </Field>
      <div className="composer-row">
        <ReadyText text={text} onText={(next) => draft.set('text', next)} />
        {owed && (
          <Check checked={feedback === 'yes'} onChange={(on) => draft.set('feedback', on ? 'yes' : '')}>
            {t('composer.feedback')}
          </Check>
        )}
      </div>
      {can('EVIDENCE_MANAGE') && <Uploads uploads={uploads} />}
      <div className="composer-end">
        <DraftKept text={text} />
        <Submit busy={false}>{t('composer.send')}</Submit>
      </div>
    </Form>
  );
}
