import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { addressFault, lengthOf, nameOf, shows, typed, withoutControls } from './text.ts';

const vectors = <T>(name: string) => JSON.parse(readFileSync(new URL(`../../tests/vectors/${name}.json`, import.meta.url), 'utf8')) as T[];

test.each(vectors<{ text: string; shows: boolean; control: boolean; name: string }>('text'))('$text', ({ text, ...expected }) => {
  expect({ shows: shows(text), control: withoutControls(text) !== text, name: nameOf(text) }).toEqual(expected);
  expect(nameOf(expected.name), 'a name stays what it is').toBe(expected.name);
});

test.each(vectors<{ text: string; meant: string }>('typed'))('$text means $meant', ({ text, meant }) => expect(typed(text)).toBe(meant));

test('every decimal digit of Unicode has its value', () => {
  const digits: string[] = [];
  for (let code = 0; code <= 0x10ffff; code += 1) {
    const char = String.fromCodePoint(code);
    if (/\p{Nd}/u.test(char)) digits.push(char);
  }
  expect(digits.length % 10).toBe(0);
  for (let at = 0; at < digits.length; at += 10) expect(typed(digits.slice(at, at + 10).join(''))).toBe('0123456789');
});

test('a length is what a person counts', () => expect([lengthOf('👍'), lengthOf('é'), lengthOf('')]).toEqual([1, 1, 0]));

test('an address that can never be mailed is told apart', () => {
  for (const good of ['leila@example.org', " o'hara+case@exämple.org ", 'a@b']) expect(addressFault(good), good).toBeUndefined();
  for (const bad of ['', 'leila', 'leila@', '@example.org', 'a@b@c', 'a b@c', 'a@b c']) expect(addressFault(bad), bad).toBe('bad');
  expect(addressFault('jörg@example.org')).toBe('letters');
  for (const quoted of ['"q q"@example.org', 'a@[127.0.0.1]']) expect(addressFault(quoted), quoted).toBe('quotes');
});
