import { CaseNotes } from '../../../gen/documents';
import { useMember } from '../../app/member';
import { useAsk } from '../../app/query';
import { useT } from '../../i18n';
import { Landing } from '../../kit/landing';
import { Load } from '../../kit/load';
import { useCase } from '../context';
import { AddNoteForm } from './add';
import { NoteItem } from './note';

export function NotesTab() {
  const t = useT();
  const { can } = useMember();
  if (!can('CASE_EDIT')) return <p>{t('case.not-yours')}</p>;
  return (
    <section aria-labelledby="tab-heading">
      <Landing as="h2" id="tab-heading">
        {t('tab.notes')}
      </Landing>
      <p className="hint">{t('notes.internal')}</p>
      <Notes />
      <AddNoteForm />
    </section>
  );
}

function Notes() {
  const t = useT();
  const { id } = useCase();
  const query = useAsk(CaseNotes, { id });
  return (
    <Load query={query} failed={t('notes.failed')}>
      {({ case: { notes } }) =>
        notes?.length ? (
          <ol className="messages">
            {notes.map((note) => (
              <NoteItem key={note.id} note={note} />
            ))}
          </ol>
        ) : (
          <p className="nothing">{t('notes.none')}</p>
        )
      }
    </Load>
  );
}
