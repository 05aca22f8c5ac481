import { RetractNote, type CaseNotesQuery } from '../../../gen/documents';
import { useAct } from '../../app/query';
import { useT } from '../../i18n';
import { FormDialog } from '../../kit/form-dialog';
import { useKeptOpen } from '../../kit/kept';
import { say } from '../../kit/say';
import { Typed } from '../../kit/text';
import { Moment } from '../../kit/time';
import { useReason } from '../access/reason';
import { useCase } from '../context';

type Note = NonNullable<CaseNotesQuery['case']['notes']>[number];

/** A note is never deleted. A retracted note stays visible with the reason. */
export function NoteItem({ note }: { note: Note }) {
  const t = useT();
  const [retracting, retract] = useKeptOpen(`${useCase().id}:retract:${note.id}`, false);
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
  const { id } = useCase();
  const reason = useReason(`${id}:retract:${note}`, '');
  const act = useAct(RetractNote, {
    done: () => {
      reason.sent();
      say(t('notes.retract.done'));
      onClose();
    },
  });
  return (
    <FormDialog
      title={t('notes.retract.title')}
      action={t('notes.retract')}
      failed={t('notes.retract.failed')}
      problem={act.error}
      safe={t('safe.typed')}
      busy={act.isPending}
      onSubmit={() => reason.check() && act.mutate({ note, reason: reason.text })}
      onClose={onClose}
    >
      <p>{t('notes.retract.text')}</p>
      {reason.field}
    </FormDialog>
  );
}
