import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { lengthOf, nameOf, shows, typed, withoutControls } from './text.ts';

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
