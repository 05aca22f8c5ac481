import { TEXT } from '@voicase/shared/limits';
import { useRef, useState, type KeyboardEvent } from 'react';
import { AddNote } from '../../../gen/documents';
import { refreshCases, useAct } from '../../app/query';
import { useT } from '../../i18n';
import { Field } from '../../kit/field';
import { Form } from '../../kit/form';
import { Problem } from '../../kit/problem';
import { say } from '../../kit/say';
import { Submit } from '../../kit/submit';
import { Check } from '../../kit/check';
import { textFault } from '../../kit/long-text';
import { isProblem } from '../../session/ask';
import { useCase } from '../context';
import { useDraft } from '../drafts';
import { useWanted } from '../focus';
import { InsertText } from '../pieces';
import { DraftKept } from './draft-kept';
import { mentioned, packed, unpacked, type Mentionable } from './mention';
import { NoteField } from './note-field';

/** Ctrl+Enter or ⌘+Enter saves the note, but not from a dialog inside the form. */
function saveByKey(event: KeyboardEvent<HTMLFormElement>) {
  if ((event.target as Element).closest('form') !== event.currentTarget) return;
  if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  event.currentTarget.requestSubmit();
}

/** The typed note, and the act that saves it. */
function useNote() {
  const t = useT();
  const { id } = useCase();
  const draft = useDraft(`${id}:note`);
  const sent = useRef(draft.fields);
  const [tried, setTried] = useState(false);
  const { text = '' } = draft.fields;
  const isPrivate = draft.fields['private'] === 'yes';
  const fault = textFault(text);
  const act = useAct(AddNote, {
    done: () => {
      say(t(draft.sent(sent.current) ? 'notes.added.changed' : 'notes.added'));
    },
    failed: (problem) => {
      // An earlier attempt with another text did arrive. Show the note of that attempt. The current text becomes a new
      // note.
      if (!isProblem(problem, 'CONFLICT')) return;
      draft.renew();
      void refreshCases();
    },
  });

  function submit() {
    setTried(Boolean(fault));
    if (fault || act.isPending) return;
    sent.current = draft.read().fields;
    const mentions = isPrivate ? [] : mentioned(text, unpacked(sent.current['mentions'])).map((one) => one.id);
    act.mutate({ case: id, idempotencyKey: draft.key(), text, private: isPrivate, mentions });
  }

  const mention = (member: Mentionable) => draft.set('mentions', packed([...unpacked(draft.read().fields['mentions']), member]));
  return { draft, act, text, isPrivate, fault: tried ? fault : undefined, submit, mention };
}

/** Writes an internal note. */
export function NoteComposer() {
  const t = useT();
  const wanted = useWanted('note');
  const { draft, act, text, isPrivate, fault, submit, mention } = useNote();
  return (
    <Form className="composer internal" onSubmit={submit} onKeyDown={saveByKey} aria-labelledby="add-note">
      <h3 id="add-note" className="visually-hidden">
        {t('notes.add')}
      </h3>
      {act.error &&
        (isProblem(act.error, 'CONFLICT') ? (
          <div className="notice warn" role="alert">
            <p>{t('notes.conflict')}</p>
          </div>
        ) : (
          <Problem title={t('notes.not-added')} problem={act.error} safe={t('safe.typed')} focus />
        ))}
      <Field
        label={t('notes.label')}
        hint={t(isPrivate ? 'notes.private.hint' : 'notes.hint')}
        error={fault ? t(fault === 'empty' ? 'notes.empty' : 'text.long', { max: TEXT }) : undefined}
      >
        {(control) => (
          <NoteField
            {...control}
            {...wanted}
            rows={2}
            mentions={!isPrivate}
            text={text}
            onText={(next) => draft.set('text', next)}
            onMention={mention}
          />
        )}
      </Field>
      <div className="composer-row">
        <InsertText to="note" text={text} onText={(next) => draft.set('text', next)} />
        <Check checked={isPrivate} onChange={(on) => draft.set('private', on ? 'yes' : '')}>
          {t('notes.private')}
        </Check>
      </div>
      <div className="composer-end">
        <DraftKept text={text} />
        <Submit busy={act.isPending}>{t('notes.submit')}</Submit>
      </div>
    </Form>
  );
}
