import { TEXT } from '@voicase/shared/limits';
import { useState, type FormEvent } from 'react';
import { RetractNote, type CaseNotesQuery } from '../../../gen/documents';
import { useAct } from '../../app/query';
import { useT } from '../../i18n';
import { Dialog } from '../../kit/dialog';
import { Field } from '../../kit/field';
import { LongText, textFault } from '../../kit/long-text';
import { Problem } from '../../kit/problem';
import { say } from '../../kit/say';
import { Submit } from '../../kit/submit';
import { Typed } from '../../kit/text';
import { Moment } from '../../kit/time';
import { useDraft } from '../drafts';

type Note = NonNullable<CaseNotesQuery['case']['notes']>[number];

/** A note is never deleted: retracted, it stays with its reason. */
export function NoteItem({ note }: { note: Note }) {
  const t = useT();
  const [retracting, retract] = useState(false);
  return (
    <li className={note.retractedAt ? 'message note retracted' : 'message note'}>
      <p className="message-head">
        <b dir="auto">{note.member.name}</b> <Moment at={note.writtenAt} />
      </p>
      {note.retractedAt ? (
        <>
          <p>
            <span className="word">{t('notes.retracted')}</span> <Moment at={note.retractedAt} /> · {t('notes.reason')}{' '}
            <span dir="auto">{note.retractionReason}</span>
          </p>
          <details>
            <summary>{t('notes.show')}</summary>
            <Typed text={note.text} />
          </details>
        </>
      ) : (
        <>
          <Typed text={note.text} />
          <button type="button" className="button quiet" onClick={() => retract(true)}>
            {t('notes.retract')}
          </button>
        </>
      )}
      {retracting && <RetractDialog note={note.id} onClose={() => retract(false)} />}
    </li>
  );
}

function RetractDialog({ note, onClose }: { note: string; onClose: () => void }) {
  const t = useT();
  const draft = useDraft(`retract:${note}`);
  const { reason = '' } = draft.fields;
  const fault = textFault(reason);
  const [tried, setTried] = useState(false);
  const act = useAct(RetractNote, {
    done: () => {
      draft.drop();
      say(t('notes.retract.done'));
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(Boolean(fault));
    if (!fault) act.mutate({ note, reason });
  };
  return (
    <Dialog title={t('notes.retract.title')} onClose={onClose}>
      <form className="stack" noValidate onSubmit={submit}>
        <p>{t('notes.retract.text')}</p>
        {act.error && <Problem title={t('notes.retract.failed')} problem={act.error} safe={t('safe.typed')} focus />}
        <Field label={t('field.reason')} error={tried && fault ? t(fault === 'empty' ? 'missing.reason' : 'text.long', { max: TEXT }) : undefined}>
          {(control) => <LongText {...control} rows={3} text={reason} onText={(next) => draft.set('reason', next)} />}
        </Field>
        <div className="row">
          <Submit busy={act.isPending}>{t('notes.retract')}</Submit>
          <button type="button" className="button" onClick={onClose}>
            {t('dialog.cancel')}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
