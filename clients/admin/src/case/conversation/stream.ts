/**
 * Merges messages, notes and events into days. A message has only its day, because the exact time could identify a
 * reporter. So the order within a day is fixed: events without a time, then notes and events by time, then messages by
 * number.
 */
export interface Sources<Message, Note, Event> {
  /** Ordered by number. */
  messages: readonly Message[];
  notes: readonly Note[];
  /** In the order of the timeline. */
  events: readonly Event[];
}

interface AnyMessage {
  sentOn: string;
}
interface AnyNote {
  writtenAt: string;
}
interface AnyEvent {
  on: string;
  at: string | null;
}

/** An entry of a day. Consecutive events are one entry. */
export type Item<Message, Note, Event> =
  | { kind: 'message'; message: Message }
  | { kind: 'note'; note: Note }
  | { kind: 'events'; events: readonly Event[] };

export interface Day<Message, Note, Event> {
  on: string;
  items: Item<Message, Note, Event>[];
}

interface Options {
  /** Returns the day of a time in the organisation's time zone. */
  dayOf: (at: string) => string;
  /** Leaves out notes and events before this day, because the messages of these days are not loaded yet. */
  since?: string | undefined;
}

interface Placed<Entry> {
  on: string;
  /** Milliseconds. */
  time: number;
  rank: number;
  entry: Entry;
}

/** The rank of each kind at the same time of the same day. */
const EVENT = 0;
const NOTE = 1;
const MESSAGE = 2;

export function stream<Message extends AnyMessage, Note extends AnyNote, Event extends AnyEvent>(
  { messages, notes, events }: Sources<Message, Note, Event>,
  { dayOf, since = '' }: Options,
): Day<Message, Note, Event>[] {
  type Entry = { kind: 'message'; message: Message } | { kind: 'note'; note: Note } | { kind: 'event'; event: Event };
  const placed: Placed<Entry>[] = [
    ...events.map((event) => ({
      on: event.on,
      time: event.at ? Date.parse(event.at) : -Infinity,
      rank: EVENT,
      entry: { kind: 'event' as const, event },
    })),
    ...notes.map((note) => ({
      on: dayOf(note.writtenAt),
      time: Date.parse(note.writtenAt),
      rank: NOTE,
      entry: { kind: 'note' as const, note },
    })),
    ...messages.map((message) => ({ on: message.sentOn, time: Infinity, rank: MESSAGE, entry: { kind: 'message' as const, message } })),
  ];
  const days: Day<Message, Note, Event>[] = [];
  // The sort is stable, so that messages stay in the order of their numbers and events in the order of the timeline.
  for (const { on, entry } of placed.filter((one) => one.on >= since).sort(inOrder)) {
    let day = days.at(-1);
    if (day?.on !== on) days.push((day = { on, items: [] }));
    const last = day.items.at(-1);
    if (entry.kind !== 'event') day.items.push(entry);
    else if (last?.kind === 'events') last.events = [...last.events, entry.event];
    else day.items.push({ kind: 'events', events: [entry.event] });
  }
  return days;
}

function inOrder(one: Placed<unknown>, other: Placed<unknown>): number {
  if (one.on !== other.on) return one.on < other.on ? -1 : 1;
  if (one.time !== other.time) return one.time < other.time ? -1 : 1;
  return one.rank - other.rank;
}
