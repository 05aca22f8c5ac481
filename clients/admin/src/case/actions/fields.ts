/** The fields of a corrective action, as the forms edit them. Pure functions. */
import { shows } from '@voicase/shared/text';
import type { CorrectiveActionInput } from '../../../gen/documents';
import { textFault } from '../../kit/long-text';
import { isName } from '../../kit/name-input';
import type { CaseHead } from '../context';

export type CorrectiveAction = NonNullable<CaseHead['correctiveActions']>[number];

/** The choice of an owner who is no member. */
export const OTHER = 'other';

export interface ActionFields {
  text: string;
  /** The id of a member, `OTHER`, or an empty text. */
  owner: string;
  /** The name of an owner who is no member. */
  name: string;
  dueOn: string;
}

export const noAction: ActionFields = { text: '', owner: '', name: '', dueOn: '' };

export const fieldsOfAction = ({ text, owner, ownerName, dueOn }: CorrectiveAction): ActionFields => ({
  text,
  owner: owner?.id ?? (ownerName === null ? '' : OTHER),
  name: ownerName ?? '',
  dueOn,
});

export const toInput = ({ text, owner, name, dueOn }: ActionFields): CorrectiveActionInput => ({
  text,
  dueOn,
  ...(owner === OTHER ? { ownerName: name } : { owner }),
});

export type ActionFault = 'text' | 'long' | 'owner' | 'name' | 'dueOn';

/** The fields that are missing or wrong. */
export function faultsOf({ text, owner, name, dueOn }: ActionFields): ActionFault[] {
  const fault = textFault(text);
  return [
    ...(fault === 'empty' ? ['text' as const] : fault ? ['long' as const] : []),
    ...(owner === '' ? ['owner' as const] : []),
    ...(owner === OTHER && !(shows(name) && isName(name)) ? ['name' as const] : []),
    ...(dueOn === '' ? ['dueOn' as const] : []),
  ];
}
