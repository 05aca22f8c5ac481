import { useState } from 'react';
import { useMember } from '../../app/member';
import { useT } from '../../i18n';
import { useKeptOpen } from '../../kit/kept';
import { useStore } from '../../session/store';
import { useCase } from '../context';
import { messageDraft, useDraft } from '../drafts';
import { wanted, wantFocus, type Place } from '../focus';
import { useDock } from './dock';
import { MessageComposer } from './message-composer';
import { NoteComposer } from './note-composer';

const drafts: Record<Place, (id: string) => string> = { note: (id) => `${id}:note`, message: messageDraft };

/** The composers for notes and for messages. Only one of them is open. The note is open first. */
export function Composers() {
  const { can } = useMember();
  const places: Place[] = [...(can('CASE_EDIT') ? (['note'] as const) : []), ...(can('REPORTER_MESSAGE') ? (['message'] as const) : [])];
  const [first] = places;
  return first && <Dock places={places} first={first} />;
}

function Dock({ places, first }: { places: Place[]; first: Place }) {
  const t = useT();
  const { id } = useCase();
  const [open, setOpen] = useKeptOpen<Place>(`${id}:composer`, first);
  const want = useStore(wanted);
  const [seen, setSeen] = useState<Place | null>(null);
  const dock = useDock();
  if (want !== seen) {
    setSeen(want);
    if (want && places.includes(want)) setOpen(want);
  }
  return (
    <>
      <p className="to-composer row">
        {places.map((place) => (
          <button key={place} type="button" className="button" onClick={() => wantFocus(place)}>
            {t(`composer.short.${place}`)}
          </button>
        ))}
      </p>
      <div className={`dock for-${open}`} ref={dock}>
        {places.length > 1 && (
          <div className="segments" role="group" aria-label={t('composer.kind')}>
            {places.map((place) => (
              <Switch key={place} place={place} isOpen={place === open} />
            ))}
          </div>
        )}
        {open === 'note' ? <NoteComposer /> : <MessageComposer />}
      </div>
    </>
  );
}

/** Opens a composer and moves the focus there. A composer that is closed says that it keeps a draft. */
function Switch({ place, isOpen }: { place: Place; isOpen: boolean }) {
  const t = useT();
  const { fields } = useDraft(drafts[place](useCase().id));
  return (
    <button type="button" className={`to-${place}`} aria-pressed={isOpen} onClick={() => wantFocus(place)}>
      {t(`composer.kind.${place}`)} {!isOpen && fields['text']?.trim() && <span className="badge">{t('draft.one')}</span>}
    </button>
  );
}
