/** The text blocks that a member can insert: those of the organisation, and the prepared acknowledgement. */
import type { CaseHead } from '../case/context';
import { confirmation } from '../case/conversation/ready';
import { inAlphabet, versionIn, type Template } from '../kit/template';

export interface Block {
  id: string;
  name: string;
  language: string;
  body: string;
}

/** `reader`: the case whose reporter reads the text. A note has none, and nothing to acknowledge. */
export function blocksOf(templates: readonly Template[], language: string, reader: CaseHead | undefined, ready: string): Block[] {
  const own = inAlphabet(templates, 'TEXT', language).flatMap((one) => {
    const version = versionIn(one, language);
    return version ? [{ id: one.id, name: version.name, language: version.language, body: version.body }] : [];
  });
  const isDone = !reader || reader.deadlines.some(({ kind, metOn }) => kind === 'ACKNOWLEDGEMENT' && metOn);
  if (isDone) return own;
  const promised = reader.deadlines.find(({ kind }) => kind === 'FEEDBACK')?.dueOn;
  const { text: body, language: spoken } = confirmation(reader.language, reader.receivedOn, promised);
  return [{ id: 'acknowledgement', name: ready, language: spoken, body }, ...own];
}
