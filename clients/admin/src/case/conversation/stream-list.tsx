import { useMemo, useRef } from 'react';
import { useMember } from '../../app/member';
import { loadMore } from '../../app/more';
import { useT } from '../../i18n';
import { useDayOf } from '../../kit/time';
import { DayPart } from './day';
import { Events } from './events';
import { MessageItem } from './message';
import { NoteItem } from './note';
import { stream } from './stream';
import type { Message, useDialogue } from './use-dialogue';
import type { Event, Note, useHistory } from './use-history';
import { useMarkRead } from './use-mark-read';
import { useFirstNew, useOpening } from './use-opening';
import type { useShow } from './use-show';
import { useShowMine } from './use-show-mine';

interface Props {
  show: ReturnType<typeof useShow>;
  dialogue: ReturnType<typeof useDialogue>['query'];
  messages: readonly Message[];
  history: NonNullable<ReturnType<typeof useHistory>['data']>['case'] | undefined;
}

export function Stream({ show, dialogue, messages, history }: Props) {
  const t = useT();
  const { can } = useMember();
  const dayOf = useDayOf();
  const { chosen } = show;
  const [notes, events] = [history?.notes ?? none, history?.timeline ?? none];
  const paged = chosen === 'all' || chosen === 'messages';
  const since = paged && dialogue.hasNextPage ? messages[0]?.sentOn : undefined;
  const days = useMemo(() => {
    const shown = <Entry,>(kind: typeof chosen, entries: readonly Entry[]) => (chosen === 'all' || chosen === kind ? entries : []);
    const sources = { messages: shown('messages', messages), notes: shown('notes', notes), events: shown('events', events) };
    return stream<Message, Note, Event>(sources, { dayOf, since });
  }, [chosen, messages, notes, events, dayOf, since]);
  const fresh = dialogue.isFetchedAfterMount || !dialogue.isStale || !can('REPORTER_MESSAGE');
  const firstNew = useFirstNew(messages, fresh);
  const list = useRef<HTMLDivElement>(null);
  const end = useMarkRead(paged ? messages : none);
  useOpening(list, firstNew);
  useShowMine(list, show, messages, notes);
  const last = messages.at(-1);
  return (
    <>
      {paged && dialogue.hasNextPage && (
        <p className="earlier">
          <button type="button" className="button" onClick={() => dialogue.isFetchingNextPage || void earlier(dialogue)}>
            {dialogue.isFetchingNextPage ? t('submit.busy') : t('stream.earlier')}
          </button>
        </p>
      )}
      <div className="stream" ref={list}>
        {days.map(({ on, items }) => (
          <DayPart key={on} on={on}>
            {items.map((item) => {
              if (item.kind === 'note') return <NoteItem key={item.note.id} note={item.note} />;
              if (item.kind === 'events') return <Events key={item.events[0]?.id} events={item.events} closed={chosen === 'all'} />;
              const { message } = item;
              const isNew = typeof firstNew === 'number' && message.author === 'REPORTER' && message.number >= firstNew;
              return <MessageItem key={message.id} message={message} isNew={isNew} end={message === last ? end : undefined} />;
            })}
          </DayPart>
        ))}
        {days.length === 0 && <p className="nothing">{t(`stream.none.${chosen}`)}</p>}
      </div>
    </>
  );
}

const none: never[] = [];

/** Loads earlier entries. With the last page the pressed button disappears, so the focus moves to the heading. */
async function earlier(query: Props['dialogue']) {
  if (!(await loadMore(query))) document.getElementById('tab-heading')?.focus({ preventScroll: true });
}
