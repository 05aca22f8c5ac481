import { shows } from '@voicase/shared/text';
import type { SaveSsoMutationVariables, SsoQuery } from '../../../gen/documents';

export type Provider = NonNullable<SsoQuery['sso']['provider']>;
export type Mapped = Provider['roles'][number];

/** The settings as form state. A list is one text with one item per line. */
export interface Form extends Omit<Provider, 'domains' | 'mfaValues' | 'roles' | 'roleClaim'> {
  clientSecret: string;
  domains: string;
  mfaValues: string;
  roleClaim: string;
  /** Each row has a stable key for rendering. */
  roles: (Mapped & { key: number })[];
}

export const empty: Form = {
  issuer: '',
  clientId: '',
  clientSecret: '',
  domains: '',
  roleClaim: '',
  roles: [],
  mfaValues: '',
  provision: false,
  enabled: false,
};

export function formOf({ issuer, clientId, domains, roleClaim, roles, mfaValues, provision, enabled }: Provider): Form {
  return {
    issuer,
    clientId,
    clientSecret: '',
    domains: domains.join('\n'),
    roleClaim: roleClaim ?? '',
    roles: roles.map(({ value, role }, key) => ({ value, role, key })),
    mfaValues: mfaValues.join('\n'),
    provision,
    enabled,
  };
}

/** Splits a text at white space, commas and semicolons. */
export const listed = (text: string): string[] => text.split(/[\s,;]+/).filter(Boolean);

export function toInput(form: Form): SaveSsoMutationVariables['input'] {
  return {
    issuer: form.issuer.trim(),
    clientId: form.clientId.trim(),
    clientSecret: form.clientSecret.trim() || null,
    domains: listed(form.domains),
    roleClaim: form.roleClaim.trim() || null,
    roles: form.roles.map(({ value, role }) => ({ value: value.trim(), role })),
    mfaValues: listed(form.mfaValues),
    provision: form.provision,
    enabled: form.enabled,
  };
}

export type Fault = 'issuer' | 'clientId' | 'clientSecret' | 'domains' | 'roles' | 'values';

/**
 * Returns the missing fields. The server checks the rest. The stored secret is kept if issuer and client are the same
 * as in `stored`.
 */
export function faultsOf(form: Form, stored: Provider | null): Fault[] {
  const input = toInput(form);
  const faults: Fault[] = [];
  if (!input.issuer) faults.push('issuer');
  if (!input.clientId) faults.push('clientId');
  if (!input.clientSecret && (stored?.issuer !== input.issuer || stored.clientId !== input.clientId)) faults.push('clientSecret');
  if (!listed(form.domains).length) faults.push('domains');
  if (form.provision && (!input.roleClaim || !form.roles.length)) faults.push('roles');
  if (form.roles.some(({ value }) => !shows(value))) faults.push('values');
  return faults;
}
