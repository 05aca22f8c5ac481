import type { CreateOrganisationInput } from '../../../gen/documents';

export type Wanted = CreateOrganisationInput;

const forms = { name: /\S/, slug: /^[a-z0-9][a-z0-9-]{2,62}$/, administratorEmail: /^\s*\S+@\S+\s*$/ };

/** Whether a field cannot be right as it stands; what is taken already, the server says. */
export const faultOf = (wanted: Wanted, field: keyof typeof forms): boolean => !forms[field].test(wanted[field]);

/** The zones that this browser knows, its own among them. */
export const zones = (here: string): string[] => [...new Set([here, ...Intl.supportedValuesOf('timeZone')])].sort();
