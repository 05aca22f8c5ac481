import { expect, test } from 'vitest';
import { how } from './how';

test('the way in is told in words, not what was shown later, and unknown ways too', () => {
  expect(how(['hwk', 'user', 'mfa'])).toBe('passkey');
  expect(how(['pwd', 'otp', 'recovery'])).toBe('code');
  expect(how(['pwd', 'recovery', 'otp'])).toBe('recovery');
  expect(how(['sso', 'mfa', 'otp'])).toBe('sso');
  expect(how(['something new'])).toBe('other');
});
