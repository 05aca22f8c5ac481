/**
 * Messages to reporters wait ten seconds, so that a member can undo them. The timers run while the application is open,
 * also on other pages and in another organisation. If the session ends or the page closes, the messages become drafts.
 */
import type { SentFile, Upload } from '@voicase/shared/upload';
import { belongs, registerKeeper } from '../../app/unsaved';
import { isProblem } from '../../session/ask';
import { store, useStore } from '../../session/store';
import { status } from '../../session/token';
import { draftOf } from '../drafts';
import { giveBackUploads, hasUploads } from '../files/use-uploads';

/** Milliseconds until a message is sent. */
export const DELAY = 10_000;

export interface Outgoing {
  /** The idempotency key, which is the same for every attempt. */
  key: string;
  /** The case id. */
  of: string;
  text: string;
  feedback: boolean;
  files: readonly SentFile[];
  uploads: readonly Upload[];
}

export interface Waiting extends Outgoing {
  state: 'waiting' | 'sending' | 'failed';
  /** When the message is sent, in milliseconds. */
  due: number;
  problem?: unknown;
}

/** How a message is sent, and what the member is told. These functions also run after the page of the case is gone. */
export interface Course {
  send: (message: Outgoing) => Promise<unknown>;
  sent: () => void;
  failed: () => void;
  /** The message became a draft without the member's act. */
  held: () => void;
}

const list = store<readonly Waiting[]>([]);
/** Why the last message of a case became a draft again. */
const returned = store<ReadonlyMap<string, unknown>>(new Map());
const courses = new Map<string, Course>();
const timers = new Map<string, ReturnType<typeof setTimeout>>();

export const messageDraft = (of: string) => `${of}:message`;
export const useWaiting = (of: string): Waiting[] => useStore(list).filter((one) => one.of === of);
export const isWaiting = (of: string): boolean => list.get().some((one) => one.of === of && one.state !== 'failed');
export const useReturned = (of: string): unknown => useStore(returned).get(of);

const find = (key: string) => list.get().find((one) => one.key === key);
const change = (key: string, next: Partial<Waiting>) => list.set(list.get().map((one) => (one.key === key ? { ...one, ...next } : one)));

/** The field takes a message that comes back only if nothing was typed or added meanwhile. */
const isFree = (of: string) => !draftOf(messageDraft(of)).read().fields['text']?.trim() && !hasUploads(messageDraft(of));

function stop(key: string) {
  clearTimeout(timers.get(key));
  timers.delete(key);
}

function remove(key: string) {
  stop(key);
  courses.delete(key);
  list.set(list.get().filter((one) => one.key !== key));
}

function setReturned(of: string, problem?: unknown) {
  const next = new Map(returned.get());
  if (problem === undefined) next.delete(of);
  else next.set(of, problem);
  returned.set(next);
}

/** Starts the ten seconds. Returns how many messages wait now. */
export function wait(message: Outgoing, course: Course): number {
  setReturned(message.of);
  courses.set(message.key, course);
  timers.set(
    message.key,
    setTimeout(() => void run(message.key), DELAY),
  );
  list.set([...list.get(), { ...message, state: 'waiting', due: Date.now() + DELAY }]);
  return list.get().length;
}

/** Sends a message that waits, or tries again after a failure. Does nothing while the message is on its way. */
export async function run(key: string): Promise<void> {
  const message = find(key);
  const course = courses.get(key);
  if (!message || !course || message.state === 'sending') return;
  stop(key);
  change(key, { state: 'sending' });
  try {
    await course.send(message);
  } catch (problem) {
    fail(message, course, problem);
    return;
  }
  if (!find(key)) return;
  remove(key);
  course.sent();
}

/** The message becomes a draft again. If the field is in use, the message stays where it is and can be tried again. */
function fail(message: Waiting, course: Course, problem: unknown) {
  // Input that was dropped meanwhile does not come back.
  if (!find(message.key)) return;
  // The key was used with another text, because an earlier attempt did arrive. This text becomes a new message.
  const key = isProblem(problem, 'CONFLICT') ? crypto.randomUUID() : message.key;
  if (isFree(message.of)) {
    remove(message.key);
    putBack({ ...message, key });
    setReturned(message.of, problem);
  } else {
    courses.delete(message.key);
    courses.set(key, course);
    change(message.key, { key, state: 'failed', problem });
  }
  course.failed();
}

function putBack({ key, of, text, feedback, uploads }: Outgoing) {
  draftOf(messageDraft(of)).giveBack({ key, fields: { text, ...(feedback && { feedback: 'yes' }) } });
  giveBackUploads(messageDraft(of), uploads);
}

/**
 * Puts a message that was not sent back into the composer. A failed message may have arrived, so it keeps its key and
 * needs a free field. Returns false if the message stays where it is.
 */
export function undo(key: string): boolean {
  const message = find(key);
  if (!message || message.state === 'sending' || (message.state === 'failed' && !isFree(message.of))) return false;
  remove(key);
  putBack(message);
  return true;
}

/** Makes drafts of all messages that still wait. */
export function hold() {
  // The last message goes back first, so that the first message is at the top.
  for (const message of list
    .get()
    .filter(({ state }) => state === 'waiting')
    .reverse()) {
    const course = courses.get(message.key);
    if (undo(message.key)) course?.held();
  }
}

status.subscribe(() => status.get() === 'ended' && hold());
addEventListener('beforeunload', hold);
addEventListener('pagehide', hold);

registerKeeper({
  leaves: true,
  any: (of) => list.get().some((one) => belongs(messageDraft(one.of), of)),
  forget: (of) => {
    for (const one of list.get()) {
      if (!belongs(messageDraft(one.of), of)) continue;
      remove(one.key);
      for (const file of one.uploads) file.remove();
      setReturned(one.of);
    }
  },
  texts: () => list.get().map(({ of, key, text }) => ({ name: messageDraft(of), field: key, text })),
});
