import { TEXT } from '@voicase/shared/limits';
import { useState, type KeyboardEvent } from 'react';
import { useMember } from '../../app/member';
import { languageName, useT } from '../../i18n';
import { Field } from '../../kit/field';
import { Form } from '../../kit/form';
import { Submit } from '../../kit/submit';
import { LongText, textFault } from '../../kit/long-text';
import { blanksIn } from '../../kit/template';
import { useCase } from '../context';
import { Uploads } from '../files/uploads';
import { useWanted } from '../focus';
import { InsertText } from '../pieces';
import { DraftKept } from './draft-kept';
import { Meaning } from './meaning';
import { isAct, purposeOf } from './purpose';
import { Told } from './told';
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
  const { id, language, hasAccessCode } = useCase();
  const { draft, uploads, send } = useSending();
  const [tried, setTried] = useState(false);
  const { text = '' } = draft.fields;
  const purpose = purposeOf(draft.fields['purpose']);
  const isTold = draft.fields['told'] === 'yes';
  const isUntold = !hasAccessCode && !isTold;
  const wanted = useWanted('message');
  const blanks = blanksIn(text);
  const fault = textFault(text) ?? (blanks.length ? 'blank' : undefined);

  const wrong =
    fault === 'blank'
      ? t('composer.blank', { names: blanks.join(', ') })
      : fault && t(fault === 'empty' ? 'composer.empty' : 'text.long', { max: TEXT });

  function submit() {
    // A second press comes after the text has left the field.
    setTried((Boolean(fault) || isUntold) && !(text === '' && isWaiting(id)));
    if (!fault && !isUntold) send();
  }

  return (
    <Form className="composer to-reporter" onSubmit={submit} onKeyDown={withoutKeys} aria-labelledby="composer">
      <h3 id="composer" className="visually-hidden">
        {t('composer.heading')}
      </h3>
      <Field
        label={t('composer.label')}
        hint={hasAccessCode ? t('composer.hint', { language: languageName(language) }) : undefined}
        error={tried ? wrong : undefined}
      >
        {(control) => <LongText {...control} {...wanted} rows={4} text={text} onText={(next) => draft.set('text', next)} />}
      </Field>
      <div className="composer-row">
        <InsertText to="message" text={text} onText={(next) => draft.set('text', next)} />
        <Meaning purpose={purpose} onChange={(next) => draft.set('purpose', next === 'message' ? '' : next)} />
      </div>
      {can('EVIDENCE_MANAGE') && !isAct(purpose) && <Uploads uploads={uploads} />}
      <Told checked={isTold} tried={tried} onChange={(on) => draft.set('told', on ? 'yes' : '')} />
      <div className="composer-end">
        <DraftKept text={text} />
        <Submit busy={false}>{t(hasAccessCode ? 'composer.send' : 'told.save')}</Submit>
      </div>
    </Form>
  );
}
