import type { Composer, State } from '../state.ts';

type Content = Pick<Composer, 'text' | 'uploads'>;

export const blank = (): Composer => ({ idempotencyKey: crypto.randomUUID(), text: '', uploads: [] });

/**
 * Returns the text and files that were added since the message was sent. They stay in the composer and become the next
 * message, under a new idempotency key. `changedSince` is true if the sent text was edited or a sent file was removed
 * meanwhile. The page then warns that the earlier version was sent.
 */
export function remaining({ text, uploads }: Content, sent: Content): Pick<State, 'composer' | 'changedSince'> {
  const next = {
    ...blank(),
    text: text.startsWith(sent.text) ? text.slice(sent.text.length).trimStart() : text,
    uploads: uploads.filter((one) => !sent.uploads.includes(one)),
  };
  const changedSince = !text.startsWith(sent.text) || sent.uploads.some((one) => !uploads.includes(one));
  return { composer: next.text || next.uploads.length ? next : undefined, changedSince };
}
