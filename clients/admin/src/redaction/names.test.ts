import { expect, test } from 'vitest';
import { namesIn } from './names';

const found = (text: string, ...names: string[]) => namesIn(text, names).map(([from, to]) => text.slice(from, to));

test('whole names and their parts are found', () => {
  expect(found('Anna Müller came. Then Müller left with Anna.', 'Anna Müller')).toEqual(['Anna Müller', 'Müller', 'Anna']);
  expect(found('Herr Müller-Lüdenscheidt', 'Müller-Lüdenscheidt')).toEqual(['Müller-Lüdenscheidt']);
});

test('case and diacritics do not matter', () => {
  expect(found('MÜLLER and muller and Mu\u0308ller', 'Müller')).toEqual(['MÜLLER', 'muller', 'Mu\u0308ller']);
  expect(found('Strauss', 'Strauß')).toEqual(['Strauss']);
  expect(found('José and Jose', 'Jose')).toEqual(['José', 'Jose']);
});

test('only whole words are found, and the genitive', () => {
  expect(found('Annabel and Anna', 'Anna')).toEqual(['Anna']);
  expect(found('Annas Büro, Anna’s office', 'Anna')).toEqual(['Annas', 'Anna']);
});

test('short parts and parts in small letters are found in the whole name only', () => {
  expect(found('Li Wu spoke of Li', 'Li Wu')).toEqual(['Li Wu']);
  expect(found('Frau von Berg, einer von vielen', 'Ada von Berg')).toEqual(['Berg']);
  expect(found('Ada von Berg', 'Ada von Berg')).toEqual(['Ada von Berg']);
});

test('without names nothing is found', () => {
  expect(found('Anna')).toEqual([]);
  expect(found('Anna', '', ' – ')).toEqual([]);
});
