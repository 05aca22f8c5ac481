import { useT } from '../../i18n';
import { Typed } from '../../kit/text';
import { Clock } from './clock';
import type { Event } from './use-history';

/** More events in a row than this are closed into one line. */
const MAX_OPEN = 3;

export function Events({ events, closed }: { events: readonly Event[]; closed: boolean }) {
  const t = useT();
  if (!closed || events.length <= MAX_OPEN) return events.map((event) => <EventLine key={event.id} event={event} />);
  return (
    <li className="event">
      <details>
        <summary>{t('stream.changes', { count: events.length })}</summary>
        <ol className="events">
          {events.map((event) => (
            <EventLine key={event.id} event={event} />
          ))}
        </ol>
      </details>
    </li>
  );
}

/** For a reporter's act, only the day is known. */
function EventLine({ event }: { event: Event }) {
  const t = useT();
  const { kind, from, to, member, reason, at } = event;
  return (
    <li className="event">
      <p>
        <b>
          {kind !== 'STAGE_CHANGED' || !to
            ? t(`timeline.kind.${kind}`)
            : from
              ? t('timeline.moved', { from: t(`stage.${from}`), to: t(`stage.${to}`) })
              : t('timeline.set', { to: t(`stage.${to}`) })}
        </b>{' '}
        {member && <span dir="auto">{member.name}</span>} {at && <Clock at={at} />}
      </p>
      {reason && <Typed text={reason} />}
    </li>
  );
}
