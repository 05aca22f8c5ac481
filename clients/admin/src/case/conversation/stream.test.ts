import { expect, test } from 'vitest';
import { stream, type Sources } from './stream';

interface Message {
  sentOn: string;
  number: number;
}
interface Note {
  writtenAt: string;
  id: string;
}
interface Event {
  on: string;
  at: string | null;
  id: string;
}

/** The first ten characters of the time, as in an organisation in UTC. */
const dayOf = (at: string) => at.slice(0, 10);

const message = (number: number, sentOn: string): Message => ({ number, sentOn });
const note = (id: string, writtenAt: string): Note => ({ id, writtenAt });
const event = (id: string, on: string, time?: string): Event => ({ id, on, at: time ? `${on}T${time}Z` : null });

/** The days as text: numbers are messages, letters are notes and events, and a group of events is in brackets. */
function shown(sources: Partial<Sources<Message, Note, Event>>, since?: string, day = dayOf) {
  return stream({ messages: [], notes: [], events: [], ...sources }, { dayOf: day, since }).map(
    ({ on, items }) =>
      `${on}: ${items
        .map((item) => {
          if (item.kind === 'message') return String(item.message.number);
          return item.kind === 'note' ? item.note.id : `[${item.events.map(({ id }) => id).join('')}]`;
        })
        .join(' ')}`,
  );
}

test('entries are ordered by day, and within a day by time, with the messages last', () => {
  const sources = {
    messages: [message(1, '2026-03-02'), message(2, '2026-03-02'), message(3, '2026-03-04')],
    notes: [note('n', '2026-03-02T09:00:00Z'), note('o', '2026-03-03T08:00:00Z')],
    events: [event('r', '2026-03-01'), event('t', '2026-03-02', '08:00:00'), event('u', '2026-03-02', '10:00:00')],
  };
  expect(shown(sources)).toEqual(['2026-03-01: [r]', '2026-03-02: [t] n [u] 1 2', '2026-03-03: o', '2026-03-04: 3']);
});

test('messages keep the order of their numbers, and events the order of the timeline', () => {
  const messages = [message(9, '2026-03-02'), message(10, '2026-03-02'), message(11, '2026-03-02')];
  expect(shown({ messages })).toEqual(['2026-03-02: 9 10 11']);
  const events = [event('b', '2026-03-02', '08:00:00'), event('a', '2026-03-02', '08:00:00')];
  expect(shown({ events })).toEqual(['2026-03-02: [ba]']);
});

test('an event without a time comes first, and an event comes before a note of the same time', () => {
  const events = [event('r', '2026-03-02'), event('t', '2026-03-02', '08:00:00')];
  expect(shown({ notes: [note('n', '2026-03-02T08:00:00Z')], events })).toEqual(['2026-03-02: [rt] n']);
});

test('consecutive events are one group, which a note, a message or a new day ends', () => {
  const events = [
    event('a', '2026-03-02', '08:00:00'),
    event('b', '2026-03-02', '08:01:00'),
    event('c', '2026-03-02', '12:00:00'),
    event('d', '2026-03-03', '08:00:00'),
  ];
  expect(shown({ notes: [note('n', '2026-03-02T09:00:00Z')], events })).toEqual(['2026-03-02: [ab] n [c]', '2026-03-03: [d]']);
});

test("a note belongs to the day of the organisation's time zone", () => {
  const tokyo = (at: string) => new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Tokyo', dateStyle: 'short' }).format(Date.parse(at));
  const sources = { messages: [message(1, '2026-03-03')], notes: [note('n', '2026-03-02T20:00:00Z')] };
  expect(shown(sources, undefined, tokyo)).toEqual(['2026-03-03: n 1']);
});

test('notes and events before the first loaded message come with the earlier messages', () => {
  const earlier = message(1, '2026-03-01');
  const later = message(2, '2026-03-03');
  const notes = [note('m', '2026-03-02T08:00:00Z'), note('n', '2026-03-03T08:00:00Z')];
  const events = [event('r', '2026-03-01')];
  expect(shown({ messages: [later], notes, events }, '2026-03-03')).toEqual(['2026-03-03: n 2']);
  expect(shown({ messages: [earlier, later], notes, events })).toEqual(['2026-03-01: [r] 1', '2026-03-02: m', '2026-03-03: n 2']);
});

test('the sources stay unchanged', () => {
  const events = [event('b', '2026-03-02', '09:00:00'), event('a', '2026-03-01')];
  stream({ messages: [], notes: [], events }, { dayOf });
  expect(events.map(({ id }) => id)).toEqual(['b', 'a']);
});
