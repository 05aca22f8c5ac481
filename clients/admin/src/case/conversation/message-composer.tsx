import { TEXT } from '@voicase/shared/limits';
import { useState } from 'react';
import { useMember } from '../../app/member';
import { languageName, useT } from '../../i18n';
import { Check } from '../../kit/check';
import { Field } from '../../kit/field';
import { Form } from '../../kit/form';
import { Problem } from '../../kit/problem';
import { Submit } from '../../kit/submit';
import { LongText, textFault } from '../../kit/long-text';
import { isProblem } from '../../session/ask';
import { useCase } from '../context';
import { Uploads } from '../files/uploads';
import { useWanted } from '../focus';
import { useDock } from './dock';
import { confirmation } from './ready';
import { useSending } from './use-sending';

/** Writes a message to the reporter. The draft, its files and its idempotency key stay until the server has the message. */
export function Composer() {
  const t = useT();
  const { can } = useMember();
  const { id, language, deadlines } = useCase();
  const { draft, uploads, busy, error, send } = useSending(id);
  const [tried, setTried] = useState(false);
  const { text = '', feedback = '' } = draft.fields;
  const wanted = useWanted('dialogue');
  const dock = useDock();
  const fault = textFault(text);
  const owed = deadlines.some(({ kind, metOn }) => kind === 'FEEDBACK' && !metOn);

  function submit() {
    setTried(Boolean(fault));
    if (!fault) send();
  }

  return (
    <Form ref={dock} className="composer to-reporter" onSubmit={submit} aria-labelledby="composer">
      <h3 id="composer">{t('composer.heading')}</h3>
      {isProblem(error, 'CONFLICT') ? (
        <div className="notice warn" role="alert">
          <p>{t('composer.conflict')}</p>
        </div>
      ) : (
        error && <Problem title={t('composer.failed')} problem={error} safe={t('safe.typed')} focus />
      )}
      <Field
        label={t('composer.label')}
        hint={t('composer.hint', { language: languageName(language) })}
        error={tried && fault ? t(fault === 'empty' ? 'composer.empty' : 'text.long', { max: TEXT }) : undefined}
      >
        {(control) => <LongText {...control} {...wanted} rows={5} text={text} onText={(next) => draft.set('text', next)} />}
      </Field>
      <ReadyText text={text} onText={(next) => draft.set('text', next)} />
      {owed && (
        <Check checked={feedback === 'yes'} onChange={(on) => draft.set('feedback', on ? 'yes' : '')}>
          {t('composer.feedback')}
        </Check>
      )}
      {can('EVIDENCE_MANAGE') && <Uploads uploads={uploads} />}
      <Submit busy={busy}>{t('composer.send')}</Submit>
      {uploads.waiting && <p role="status">{t('composer.waiting')}</p>}
    </Form>
  );
}

/** Appends the acknowledgement to the text. */
function ReadyText({ text, onText }: { text: string; onText: (text: string) => void }) {
  const t = useT();
  const { language, receivedOn, deadlines } = useCase();
  const promised = deadlines.find(({ kind }) => kind === 'FEEDBACK')?.dueOn;
  const ready = confirmation(language, receivedOn, promised);
  if (deadlines.some(({ kind, metOn }) => kind === 'ACKNOWLEDGEMENT' && metOn)) return null;
  return (
    <p>
      <button type="button" className="button" onClick={() => onText(text.trim() ? `${text.trimEnd()}\n\n${ready.text}` : ready.text)}>
        {t('composer.confirmation', { language: languageName(ready.language) })}
      </button>
    </p>
  );
}
