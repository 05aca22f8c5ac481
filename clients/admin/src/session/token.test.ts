import { base64url, utf8 } from '@voicase/shared/bytes';
import { afterEach, expect, test, vi } from 'vitest';
import { open } from './refresh';
import { accessToken, forget, isSomebodyElse, status } from './token';

const grant = (sub: string, jti = '') => ({ accessToken: `e30.${base64url(utf8(JSON.stringify({ sub, jti })))}.x`, expiresIn: 300 });

afterEach(() => {
  forget('out');
  vi.unstubAllGlobals();
});

test('a token of another account is never used by the page of this one', () => {
  const replace = vi.fn();
  vi.stubGlobal('location', { ...window.location, replace });
  const mine = grant('mira');
  open(mine);
  forget('ended');
  const theirs = grant('noor');
  expect(isSomebodyElse(theirs)).toBe(true);
  open(theirs);
  expect(replace).toHaveBeenCalledWith('/');
  expect(accessToken()).not.toBe(theirs.accessToken);
  expect(status.get()).toBe('ended');
});

test('the same account goes on, and after leaving anybody may begin', () => {
  open(grant('mira'));
  const next = grant('mira', 'again');
  open(next);
  expect(accessToken()).toBe(next.accessToken);
  forget('out');
  const other = grant('noor');
  open(other);
  expect(accessToken()).toBe(other.accessToken);
});
