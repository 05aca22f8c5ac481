import { expect, test } from 'vitest';
import { read } from './returned';

test('an address says whether somebody comes back from a provider, and with what', () => {
  expect(read('')).toBeUndefined();
  expect(read('?from=elsewhere')).toBeUndefined();
  expect(read('?code=c&state=s')).toEqual({ input: { code: 'c', state: 's', issuer: null } });
  expect(read('?state=s&code=c%2F1&iss=https%3A%2F%2Fid.example.org')).toEqual({
    input: { code: 'c/1', state: 's', issuer: 'https://id.example.org' },
  });
  expect(read('?error=access_denied&error_description=No&state=s')).toEqual({});
  expect(read('?state=s')).toEqual({});
});
