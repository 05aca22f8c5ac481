import { expect, test } from 'vitest';
import { empty, faultsOf, formOf, listed, toInput } from './form';

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
  expect(faultsOf(formOf(provider), provider)).toEqual([]);
});

test('lists are typed however one likes', () => {
  expect(listed(' a.org, b.org;c.org\n\nd.org ')).toEqual(['a.org', 'b.org', 'c.org', 'd.org']);
  expect(listed(' ')).toEqual([]);
});

test('all that is missing is said', () => {
  expect(faultsOf(empty, null)).toEqual(['issuer', 'clientId', 'clientSecret', 'domains']);
  const form = formOf(provider);
  expect(faultsOf({ ...form, clientId: ' ' }, provider)).toEqual(['clientId', 'clientSecret']);
  expect(faultsOf(form, null)).toEqual(['clientSecret']);
  expect(faultsOf({ ...form, issuer: 'https://other.example.org' }, provider)).toEqual(['clientSecret']);
  expect(faultsOf({ ...form, domains: ' ' }, provider)).toEqual(['domains']);
  expect(faultsOf({ ...form, roleClaim: '' }, provider)).toEqual(['roles']);
  expect(faultsOf({ ...form, roles: [] }, provider)).toEqual(['roles']);
  expect(faultsOf({ ...form, roles: [{ key: 0, value: ' ', role: 'MANAGER' }] }, provider)).toEqual(['values']);
  expect(faultsOf({ ...form, provision: false, roleClaim: '', roles: [] }, provider)).toEqual([]);
});
