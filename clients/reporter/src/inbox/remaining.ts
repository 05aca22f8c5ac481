import type { Composer, State } from '../state.ts';

type Content = Pick<Composer, 'text' | 'uploads'>;

export const blank = (): Composer => ({ idempotencyKey: crypto.randomUUID(), text: '', uploads: [] });

/**
 * What stays in the field once a message has arrived: all that was typed or added since it was sent, as the next message under a
 * key of its own. Where the sent words themselves were changed meanwhile, the page says that they went as they were.
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
