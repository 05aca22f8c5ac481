import { addressFault } from '@voicase/shared/text';
import type { CreateOrganisationInput } from '../../../gen/documents';
import { isName } from '../../kit/name-input';

/** Maximum number of characters in an organisation's name. */
export const NAME = 200;

export type Wanted = CreateOrganisationInput;

const SLUG = /^[a-z0-9][a-z0-9-]{2,62}$/;

/** Whether a field is invalid. Only the server knows whether a value is already in use. */
export function faultOf(wanted: Wanted, field: 'name' | 'slug' | 'administratorEmail'): boolean {
  if (field === 'name') return !isName(wanted.name, NAME);
  return field === 'slug' ? !SLUG.test(wanted.slug) : addressFault(wanted.administratorEmail) !== undefined;
}

/** The time zones that this browser knows, including its own. */
export const zones = (here: string): string[] => [...new Set([here, ...Intl.supportedValuesOf('timeZone')])].sort();
