/**
 * Unsent texts. These texts survive a change of tab, a failure, a closed dialog and an expired session. Closing the
 * page deletes them.
 */
import { useMemo, useSyncExternalStore } from 'react';
import { belongs, registerKeeper } from '../app/unsaved';

type Fields = Readonly<Record<string, string>>;
export interface Draft {
  /** The idempotency key, which is the same for every attempt, so that two presses send once. */
  key: string;
  fields: Fields;
}

/** Fields that hold a choice, or the value before the edit, instead of typed text. */
const choices = new Set([
  'purpose',
  'outcome',
  'category',
  'severity',
  'assignees',
  'before',
  'damageCurrency',
  'recoveredCurrency',
  'retention',
  'actions',
  'owner',
  'dueOn',
  'expiresOn',
  'tasks',
  'template',
  'letter',
  'named',
  'language',
  'private',
  'told',
  'mentions',
  'tags',
  'kind',
  'relevance',
  'interview',
  'person',
  'interviewer',
  'day',
  'file',
  'answer',
  'moment',
  'likelihood',
  'impact',
  'result',
  'passages',
  'base',
  'at',
  'risk',
  'authority',
  'regime',
  'phase',
  'detected',
  'aware',
  'nis2',
]);
const isText = (field: string) => !choices.has(field);

const drafts = new Map<string, Draft>();
const listeners = new Set<() => void>();
const nothing: Fields = {};

function put(name: string, draft: Draft | undefined) {
  if (draft) drafts.set(name, draft);
  else drafts.delete(name);
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/**
 * Returns the text that remains in the fields after the server has received `sent`. `changed` is true if the sent text
 * itself was edited meanwhile.
 */
function remaining(now: Fields, sent: Fields): [Fields, changed: boolean] {
  const rest: Record<string, string> = {};
  let changed = false;
  for (const [field, value] of Object.entries(now)) {
    const gone = sent[field] ?? '';
    const begins = value.startsWith(gone);
    const left = begins ? value.slice(gone.length).trimStart() : value;
    if (left) rest[field] = left;
    changed ||= !begins && left !== '';
  }
  return [rest, changed];
}

/** Operations on one draft, which also work outside components. */
export function draftOf(name: string) {
  const read = (): Draft => drafts.get(name) ?? { key: crypto.randomUUID(), fields: nothing };
  return {
    read,
    set: (field: string, value: string) => put(name, { ...read(), fields: { ...read().fields, [field]: value } }),
    /** Returns the idempotency key for sending and stores it with the draft. */
    key(): string {
      const draft = read();
      put(name, draft);
      return draft.key;
    },
    /** Keeps the text under a new idempotency key, so that the next attempt is a new message. */
    renew: () => put(name, { ...read(), key: crypto.randomUUID() }),
    drop: () => put(name, undefined),
    /** Removes the draft and returns it. Text that is typed afterwards is a new draft under a new idempotency key. */
    take(): Draft {
      const draft = read();
      put(name, undefined);
      return draft;
    },
    /**
     * Puts back a draft that was taken. An empty field takes the draft with its idempotency key. Otherwise the text is
     * placed before the text that was typed meanwhile, which keeps its own key.
     */
    giveBack({ key, fields }: Draft) {
      const now = read();
      const isEmpty = !now.fields['text']?.trim();
      const text = [fields['text'], now.fields['text']].filter((part) => part?.trim()).join('\n\n');
      put(name, { key: isEmpty ? key : now.key, fields: { ...now.fields, ...fields, text } });
    },
    /**
     * Removes the text that the server has received. Text that was typed since then stays, under a new idempotency key.
     * If the sent text itself was edited meanwhile, the whole text stays and the result is true.
     */
    sent(fields: Fields): boolean {
      const [rest, changed] = remaining(read().fields, fields);
      put(name, Object.keys(rest).length ? { key: crypto.randomUUID(), fields: rest } : undefined);
      return changed;
    },
  };
}

/** The draft of a message to the reporter. */
export const messageDraft = (of: string) => `${of}:message`;

export function useDraft(name: string) {
  const draft = useSyncExternalStore(subscribe, () => drafts.get(name));
  const acts = useMemo(() => draftOf(name), [name]);
  return { ...acts, fields: draft?.fields ?? nothing };
}

registerKeeper({
  any: (of) => [...drafts].some(([name, { fields }]) => belongs(name, of) && Object.values(fields).some((text) => text.trim() !== '')),
  forget: (of) => [...drafts.keys()].filter((name) => belongs(name, of)).forEach((name) => put(name, undefined)),
  texts: () =>
    [...drafts].flatMap(([name, { fields }]) =>
      Object.entries(fields).flatMap(([field, text]) => (isText(field) && text.trim() !== '' ? [{ name, field, text }] : [])),
    ),
});
