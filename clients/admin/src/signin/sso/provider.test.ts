import { expect, test } from 'vitest';
import { isProvider } from './provider';

test('a sign-in leads to an encrypted page, or to one on this machine', () => {
  for (const good of [
    'https://login.example.org/authorize?x=1',
    'http://localhost:4000/auth',
    'http://127.0.0.1:4000',
    'http://idp.localhost:1/',
    'http://[::1]:1/',
  ])
    expect(isProvider(good), good).toBe(true);
  for (const bad of [
    'http://login.example.org/',
    'javascript:alert(1)',
    'data:text/html,x',
    '/cases',
    '',
    'http://localhost.example.org/',
    'ftp://localhost/',
    'blob:https://x/1',
  ])
    expect(isProvider(bad), bad).toBe(false);
});
