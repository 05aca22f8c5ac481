import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { CLOSING_NOTICE, FILE_BYTES, FILES, left, NAME, pick, TEXT } from './limits.ts';

const file = (name: string, size = 1) => new File([new Uint8Array(size)], name);
const names = (files: File[]) => files.map(({ name }) => name);

test('the numbers are those of the server', () => {
  const rust = readFileSync(new URL('../../api/src/limit.rs', import.meta.url), 'utf8');
  const server = (name: string) => new RegExp(`pub const ${name}: \\w+ = ([^;]+);`).exec(rust)?.[1]?.replaceAll('_', '');
  expect({ TEXT: server('MAX_TEXT'), NAME: server('MAX_NAME'), FILES: server('MAX_FILES') }).toEqual({
    TEXT: String(TEXT),
    NAME: String(NAME),
    FILES: String(FILES),
  });
  expect([server('MAX_FILE'), server('CLOSING_NOTICE')]).toEqual([`${String(FILE_BYTES >> 20)} << 20`, String(CLOSING_NOTICE)]);
});

test('what cannot be taken is named, and the rest goes on', () => {
  const picked = pick([file('a'), file('empty', 0), file('b'), file('big', 9)], 10, 8);
  expect(names(picked.good)).toEqual(['a', 'b']);
  expect(picked.refused).toEqual({ why: 'empty', name: 'empty' });
  expect(pick([file('big', 9)], 10, 8).refused?.why).toBe('tooLarge');
  expect(pick([file('n'.repeat(256))], 10, 8).refused?.why).toBe('longName');
});

test('no more files than there is room for', () => {
  const picked = pick([file('a'), file('b'), file('c')], 2, 8);
  expect(names(picked.good)).toEqual(['a', 'b']);
  expect(picked.refused?.why).toBe('tooMany');
});

test('characters are counted as people count them', () => {
  expect(left('😀é', 10)).toBe(8);
  expect(left('12345678901', 10)).toBe(-1);
});

test('the true ending of a name stands last, also in what is refused', () => {
  const file = (name: string, text = 'x') => new File([text], name, { type: 'text/plain' });
  const { good } = pick([file('Rechnung\u202efdp.exe'), file('\u2067fdp.exe\u2069'), file('\u200b'), file('تقرير (نهائي).pdf')], 10, 100);
  expect(good.map(({ name }) => name)).toEqual(['Rechnungfdp.exe', 'fdp.exe', 'file', 'تقرير (نهائي).pdf']);
  expect(good.map(({ size, type }) => [size, type])).toEqual(good.map(() => [1, 'text/plain']));
  expect(pick([file('a\u200egpj.scr', '')], 10, 100).refused).toEqual({ why: 'empty', name: 'agpj.scr' });
});
