import { expect, test } from 'vitest';
import { csv } from './csv';

test('a text that a spreadsheet would run as a formula is quoted', () => {
  for (const text of ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1']) expect(csv([[text]], 'en-GB')).toBe(`\uFEFF'${text}\r\n`);
  expect(csv([[-5]], 'en-GB')).toBe('\uFEFF-5\r\n');
});

test('commas, quotation marks and line breaks stay in their cell', () => {
  expect(
    csv(
      [
        ['Sales, "North"', 5],
        ['One\nTwo', 10],
      ],
      'en-GB',
    ),
  ).toBe('\uFEFF"Sales, ""North""",5\r\n"One\nTwo",10\r\n');
});

test('a spreadsheet in a language with decimal commas gets semicolons', () => {
  expect(csv([['Eins; zwei', 'Drei', 5]], 'de-DE')).toBe('\uFEFF"Eins; zwei";Drei;5\r\n');
});
