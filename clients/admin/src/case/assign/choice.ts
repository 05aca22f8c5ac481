/** The assignees as the form edits them. Pure functions. */
import type { CaseHead } from '../context';

export interface Choice {
  handlers: readonly string[];
  /** The id of the deputy, or an empty text. */
  backup: string;
}

/** An edited choice, with what the case had when the member began to edit. */
export interface Edited extends Choice {
  before: Choice;
}

export const choiceOf = (assignees: CaseHead['assignees']): Choice => ({
  handlers: assignees.filter(({ backup }) => !backup).map(({ member }) => member.id),
  backup: assignees.find(({ backup }) => backup)?.member.id ?? '',
});

/** The choice as the text of a draft, and back. */
export const packed = ({ handlers, backup }: Choice): string => JSON.stringify([backup, ...handlers]);
export function unpacked(text: string): Choice {
  const [backup = '', ...handlers] = JSON.parse(text) as string[];
  return { handlers, backup };
}

const textOf = ({ handlers, backup }: Choice) => [[...handlers].sort(), handlers.includes(backup) ? '' : backup].join(' ');
const same = (one: Choice, other: Choice): boolean => textOf(one) === textOf(other);

/** Whether another member changed the assignees since the member began to edit. The same change by both is no conflict. */
export const isOvertaken = (edited: Edited | undefined, now: Choice): boolean =>
  edited !== undefined && !same(edited.before, now) && !same(edited, now);
