import { expect, it } from 'vitest';
import { found, stateOf } from './state';

it('a membership counts up to and with its last day', () => {
  const until = (expiresOn: string | null) => stateOf({ suspendedAt: null, expiresOn }, '2026-11-22');
  expect(until('2026-11-22')).toBe('ACTIVE');
  expect(until('2026-11-21')).toBe('EXPIRED');
  expect(until(null)).toBe('ACTIVE');
  expect(stateOf({ suspendedAt: '2026-11-01T10:00:00Z', expiresOn: '2026-11-21' }, '2026-11-22')).toBe('SUSPENDED');
});

it('every word has to be found, in the name or the address', () => {
  const person = { name: 'Leila Haddad', email: 'l.haddad@example.org' };
  expect(found(person, '')).toBe(true);
  expect(found(person, 'HADDAD leila')).toBe(true);
  expect(found(person, 'leila example.org')).toBe(true);
  expect(found(person, 'leila paul')).toBe(false);
});
