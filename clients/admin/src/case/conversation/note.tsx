import { useMember } from '../../app/member';
import { useT } from '../../i18n';
import { useKeptOpen } from '../../kit/kept';
import { Moment, TimeOfDay } from '../../kit/time';
import { useCase } from '../context';
import { Redactable } from '../redactable';
import { Mentioned } from './mentioned';
import { RetractDialog } from './retract';
import type { Note } from './use-history';

/** A note is never deleted. A retracted note stays visible with the reason. Members retract only their own notes. */
export function NoteItem({ note }: { note: Note }) {
  const t = useT();
  const { membership } = useMember();
  const [retracting, retract] = useKeptOpen(`${useCase().id}:retract:${note.id}`, false);
  return (
    <li className={note.retractedAt ? 'message note retracted' : 'message note'} data-entry={note.id}>
      <p className="message-head">
        <b>{t(note.private ? 'notes.private.one' : 'notes.one')}</b>{' '}
        <span className="fact" dir="auto">
          {note.member.name}
        </span>{' '}
        <span className="fact">
          <TimeOfDay at={note.writtenAt} />
        </span>{' '}
        <span className="fact">{t(note.private ? 'notes.private.only' : 'notes.team-only')}</span>
      </p>
      {note.retractedAt ? (
        <>
          <p>
            <span className="word">{t('notes.retracted')}</span> <Moment at={note.retractedAt} /> · {t('notes.reason')}{' '}
            <span dir="auto">{note.retractionReason}</span>
          </p>
          <details>
            <summary>{t('notes.show')}</summary>
            <NoteText note={note} />
          </details>
        </>
      ) : (
        <>
          <NoteText note={note} />
          {note.member.id === membership.id && (
            <button type="button" className="button quiet" onClick={() => retract(true)}>
              {t('notes.retract')}
            </button>
          )}
        </>
      )}
      {retracting && <RetractDialog note={note.id} onClose={() => retract(false)} />}
    </li>
  );
}

/** Only its author sees a private note, so it needs no redacted version. */
function NoteText({ note }: { note: Note }) {
  const text = <Mentioned text={note.text} names={note.mentions.map((one) => one.name)} />;
  if (note.private) return text;
  return (
    <Redactable kind="NOTE" of={note.id} text={note.text}>
      {text}
    </Redactable>
  );
}
