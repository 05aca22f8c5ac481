import { expect, test } from 'vitest';
import { empty, faultOf, formOf, listed, toInput } from './form';

const provider = {
  issuer: 'https://id.example.org',
  clientId: 'voicase',
  domains: ['example.org', 'example.net'],
  roleClaim: 'groups',
  roles: [{ value: 'leads', role: 'MANAGER' as const }],
  mfaValues: [],
  provision: true,
  enabled: true,
};

test('what is stored goes through the form unchanged, and the secret stays where it is', () => {
  expect(toInput(formOf(provider))).toEqual({ ...provider, clientSecret: null });
  expect(faultOf(formOf(provider), provider)).toBeUndefined();
});

test('lists are typed however one likes', () => {
  expect(listed(' a.org, b.org;c.org\n\nd.org ')).toEqual(['a.org', 'b.org', 'c.org', 'd.org']);
  expect(listed(' ')).toEqual([]);
});

test('what is missing is said one by one', () => {
  expect(faultOf(empty, null)).toBe('issuer');
  const form = formOf(provider);
  expect(faultOf({ ...form, clientId: ' ' }, provider)).toBe('clientId');
  expect(faultOf(form, null)).toBe('clientSecret');
  expect(faultOf({ ...form, issuer: 'https://other.example.org' }, provider)).toBe('clientSecret');
  expect(faultOf({ ...form, domains: ' ' }, provider)).toBe('domains');
  expect(faultOf({ ...form, roleClaim: '' }, provider)).toBe('roles');
  expect(faultOf({ ...form, roles: [] }, provider)).toBe('roles');
  expect(faultOf({ ...form, provision: false, roleClaim: '', roles: [] }, provider)).toBeUndefined();
});
