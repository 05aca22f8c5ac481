/**
 * Messages to reporters that are not sent yet. A message waits ten seconds, so that a member can undo it. It belongs to
 * its organisation and case and stays in this list until it was sent, or until the member edits or drops it. Only the
 * member's press and a timer on time send a message. If the session ends or the page slept, the message is held.
 */
import type { SentFile, Upload } from '@voicase/shared/upload';
import { belongs, registerKeeper } from '../../app/unsaved';
import { isProblem, isUnanswered } from '../../session/ask';
import { lostMessages } from '../../session/lost';
import { store, useStore } from '../../session/store';
import { status } from '../../session/token';
import { draftOf, messageDraft } from '../drafts';
import { arrivals } from '../files/arrivals';
import { giveBackUploads, hasUploads } from '../files/use-uploads';
import { beginTry, isTried, Stopped } from './attempts';
import type { Purpose } from './purpose';

/** Milliseconds until a message is sent. */
export const DELAY = 10_000;
/** Milliseconds that a timer may be late. A later timer means that the page slept. */
export const LATE = 5_000;

export interface Outgoing {
  /** The idempotency key, which is the same for every attempt. */
  key: string;
  organisation: { id: string; name: string };
  /** The case id. */
  of: string;
  /** The case number. */
  number: string;
  text: string;
  purpose: Purpose;
  /** The member told the reporter the text in another way, because the reporter has no access code. */
  told: boolean;
  uploads: readonly Upload[];
}

export interface Waiting extends Outgoing {
  /** `held` messages were stopped, and `failed` messages were refused or not answered. Both wait for the member. */
  state: 'uploading' | 'waiting' | 'sending' | 'failed' | 'held';
  /** When the message is sent, in milliseconds. */
  due: number;
  files: readonly SentFile[];
  problem?: unknown;
  /** An attempt was not answered, so the message may have arrived. */
  unsure: boolean;
}

/** How a message is sent, and what the member is told. These functions also run after the page of the case is gone. */
export interface Course {
  /** Calls `check` before every attempt. `check` throws if the message must not leave any more. */
  send: (message: Waiting, check: () => void) => Promise<unknown>;
  /** The ten seconds begin. `count` messages are on their way to be sent. */
  begun: (count: number) => void;
  sent: () => void;
  failed: (unsure: boolean) => void;
  /** The message was stopped without the member's act. */
  held: () => void;
}

const list = store<readonly Waiting[]>([]);
const courses = new Map<string, Course>();
const timers = new Map<string, ReturnType<typeof setTimeout>>();
/** Messages that were held while nobody could read it. */
const unsaid = new Set<string>();
/** The member has agreed to sign out without sending. */
let isAbandoned = false;

/** Whether the message waits for the member. Every other message is sent without a further press. */
export const isStopped = ({ state }: Waiting): boolean => state === 'failed' || state === 'held';
const isUnderway = (one: Waiting) => !isStopped(one);

export const useAllWaiting = (): readonly Waiting[] => useStore(list);
export const useWaiting = (of: string): Waiting[] => useStore(list).filter((one) => one.of === of);
export const isWaiting = (of: string): boolean => list.get().some((one) => one.of === of && isUnderway(one));
export const anyWaiting = (): boolean => list.get().length > 0;

const find = (key: string) => list.get().find((one) => one.key === key);
const change = (key: string, next: Partial<Waiting>) => list.set(list.get().map((one) => (one.key === key ? { ...one, ...next } : one)));

function stop(key: string) {
  clearTimeout(timers.get(key));
  timers.delete(key);
}

function remove(key: string) {
  stop(key);
  courses.delete(key);
  unsaid.delete(key);
  list.set(list.get().filter((one) => one.key !== key));
}

/** Takes a message over from the composer. */
export function wait(message: Outgoing, course: Course) {
  courses.set(message.key, course);
  list.set([...list.get(), { ...message, state: 'uploading', due: 0, files: [], unsure: false }]);
  void start(message.key);
}

/** Waits for the files, then for ten seconds. */
async function start(key: string) {
  const uploads = find(key)?.uploads ?? [];
  if (uploads.length > 0) {
    const { files, failed } = await arrivals(uploads);
    const now = find(key);
    if (now?.state !== 'uploading' || now.uploads !== uploads) return;
    if (failed.length > 0) {
      change(key, { state: 'failed' });
      courses.get(key)?.failed(now.unsure);
      return;
    }
    change(key, { files });
  }
  if (status.get() !== 'in') return holdOne(key);
  timers.set(
    key,
    setTimeout(() => onTime(key), DELAY),
  );
  change(key, { state: 'waiting', due: Date.now() + DELAY });
  courses.get(key)?.begun(list.get().filter(isUnderway).length);
}

function onTime(key: string) {
  const message = find(key);
  if (message?.state !== 'waiting') return;
  if (Date.now() > message.due + LATE) holdOne(key);
  else void run(key);
}

/** Sends a message, or tries again. Does nothing while the message is on its way. */
export async function run(key: string): Promise<void> {
  const message = find(key);
  const course = courses.get(key);
  if (!message || !course || message.state === 'sending' || message.state === 'uploading') return;
  stop(key);
  if (status.get() !== 'in') return holdOne(key);
  if (message.files.length < message.uploads.length) {
    change(key, { state: 'uploading', problem: undefined });
    return start(key);
  }
  change(key, { state: 'sending', problem: undefined });
  const attempt = beginTry(key, () => find(key) !== undefined);
  try {
    await course.send(message, attempt.check);
  } catch (problem) {
    fail(message, course, problem, attempt.count());
    return;
  } finally {
    attempt.end();
  }
  if (!find(key)) return;
  remove(key);
  course.sent();
}

function fail({ key, unsure: before }: Waiting, course: Course, problem: unknown, attempts: number) {
  // Input that was dropped meanwhile does not come back.
  if (!find(key)) return;
  if (isProblem(problem, 'CONFLICT')) {
    // The key was used with another text, because an earlier attempt did arrive. This text becomes a new message.
    const next = crypto.randomUUID();
    courses.delete(key);
    courses.set(next, course);
    change(key, { key: next, state: 'failed', problem, unsure: false });
    course.failed(false);
    return;
  }
  // After an earlier attempt, the last problem does not tell whether the message arrived.
  const unsure = before || isUnanswered(problem) || attempts > 1;
  change(key, { unsure });
  if (problem instanceof Stopped || isProblem(problem, 'UNAUTHENTICATED')) return holdOne(key);
  change(key, { state: 'failed', problem });
  course.failed(unsure);
}

function putBack({ key, of, text, purpose, told, uploads }: Outgoing) {
  draftOf(messageDraft(of)).giveBack({ key, fields: { text, ...(purpose !== 'message' && { purpose }), ...(told && { told: 'yes' }) } });
  giveBackUploads(messageDraft(of), uploads);
}

/**
 * Whether the composer can take the message. A message that was tried may have arrived. It must keep its key, so it
 * never mixes with another text.
 */
export function mayEdit({ key, of }: Waiting): boolean {
  const draft = draftOf(messageDraft(of)).read();
  if (!draft.fields['text']?.trim() && !hasUploads(messageDraft(of))) return true;
  return !isTried(key) && !isTried(draft.key);
}

/**
 * Stops a message and puts it back into the composer. If the composer cannot take the message, the message is only
 * stopped. Returns where the message is now, or undefined if it is being sent.
 */
export function undo(key: string): 'field' | 'held' | undefined {
  const message = find(key);
  if (!message || message.state === 'sending') return undefined;
  stop(key);
  if (!mayEdit(message)) {
    if (isUnderway(message)) change(key, { state: 'held' });
    return 'held';
  }
  remove(key);
  putBack(message);
  return 'field';
}

function holdOne(key: string) {
  stop(key);
  change(key, { state: 'held' });
  if (status.get() === 'in') courses.get(key)?.held();
  else unsaid.add(key);
}

/** Stops all messages that would be sent without a further press. */
export function hold() {
  for (const { key, state } of list.get()) if (state === 'waiting' || state === 'uploading') holdOne(key);
}

/** The member agrees that the messages are dropped at sign-out, so no notice about them is needed. */
export const abandon = (agreed: boolean) => void (isAbandoned = agreed);

status.subscribe(() => {
  const now = status.get();
  if (now === 'ended') hold();
  if (now === 'out') {
    hold();
    if (!isAbandoned) lostMessages.set(list.get().length);
    isAbandoned = false;
  }
  if (now !== 'in') return;
  lostMessages.set(0);
  // A lock removes all sayings, so the member reads now what was held.
  for (const key of [...unsaid]) courses.get(key)?.held();
  unsaid.clear();
});
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
    }
  },
  texts: () => list.get().map(({ of, key, text }) => ({ name: messageDraft(of), field: key, text })),
});
