import { Suspense } from 'react';
import { useT } from '../../i18n';
import { Typed } from '../../kit/text';
import { TimeOfDay } from '../../kit/time';
import { useCase } from '../context';
import { useEventText } from './event-text';
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
  const { correctiveActions } = useCase();
  const { member, reason, at, action, other, routing } = event;
  const about = action ? correctiveActions?.find(({ id }) => id === action) : undefined;
  return (
    <li className="event">
      <p>
        <b>
          <Suspense fallback="…">
            <EventText event={event} />
          </Suspense>
        </b>{' '}
        {other && (
          <span className="number" translate="no">
            {other}
          </span>
        )}{' '}
        {member && (
          <span className="fact" dir="auto">
            {member.name}
          </span>
        )}{' '}
        {at && (
          <span className="fact">
            <TimeOfDay at={at} />
          </span>
        )}
      </p>
      {routing && <RoutedBy step={routing} />}
      {about && <Typed text={about.text} />}
      {reason && <Typed text={reason} />}
    </li>
  );
}

/** What a routing rule did to the case. */
function RoutedBy({ step: { department, assigned, deputy, restricted, notified } }: { step: NonNullable<Event['routing']> }) {
  const t = useT();
  const names = (people: readonly { name: string }[]) => people.map(({ name }) => name).join(', ');
  const parts = [
    department && t('timeline.routed.to', { name: department.name }),
    restricted && t('timeline.kind.RESTRICTED'),
    assigned.length > 0 && t('timeline.routed.assigned', { names: names(assigned) }),
    deputy && t('head.backup', { name: deputy.name }),
    notified.length > 0 && t('timeline.routed.notified', { names: names(notified) }),
  ];
  return <p dir="auto">{parts.filter(Boolean).join(' · ')}</p>;
}
const EventText = ({ event }: { event: Event }) => useEventText(event);
