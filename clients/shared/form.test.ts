import { Ajv2020 as Ajv } from 'ajv/dist/2020.js';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import claimForm from '../../data/claim-form.json';
import defaultForm from '../../data/form.json';
import { type Condition, type Form, inLanguage, questions, toSend } from './form.ts';
import { form, id, question, validation } from './testing/forms.ts';
import { validate } from './validate.ts';

/** A title, label or help text of these forms is the name of a text in data/languages. The server's tests check the texts. */
const withTexts = (of: object) =>
  JSON.parse(JSON.stringify(of), (field, value: unknown) =>
    ['title', 'label', 'help'].includes(field) ? { en: String(value) } : value,
  ) as Form;

const standard = withTexts(defaultForm);
const claim = withTexts(claimForm);

const named = (condition: Condition): string[] => {
  if (condition.op === 'and') return condition.all.flatMap(named);
  if (condition.op === 'or') return condition.any.flatMap(named);
  return condition.op === 'not' ? named(condition.of) : [condition.question];
};

test('its ids are unique and its conditions look back', () => {
  const before = new Set<string>();
  for (const { id, condition } of questions(standard)) {
    for (const other of condition ? named(condition) : []) expect(before).toContain(other);
    expect(before).not.toContain(id);
    before.add(id);
  }
  expect(validate(standard, {}).map(({ code }) => code)).toEqual(['REQUIRED']);
});

test('only answers of asked questions are sent', () => {
  const two = form(
    question(1, 'yes_no'),
    question(2, 'text', { condition: { op: 'equals', question: id(1), value: true } }),
    question(3, 'text'),
  );
  expect(toSend(two, { [id(1)]: false, [id(2)]: 'hidden', [id(3)]: '  ' })).toEqual([{ question: id(1), value: false }]);
});

test('a text that is not there falls back to English and says so', () => {
  expect(inLanguage({ en: 'Where?', de: 'Wo?' }, 'ar')).toEqual({ text: 'Where?', lang: 'en' });
  expect(inLanguage({ fr: 'Où ?' }, 'ar')).toEqual({ text: 'Où ?', lang: 'fr' });
});

const schema = JSON.parse(readFileSync(new URL('./form.schema.json', import.meta.url), 'utf8')) as object;
const fits = new Ajv({ strict: false }).compile(schema);

test('the forms of the product and those of the vectors fit the published schema', () => {
  for (const one of [standard, claim]) expect(fits(one) || fits.errors).toBe(true);
  for (const vector of validation()) expect(fits(vector.form) || fits.errors).toBe(true);
});

test.each([
  ['a choice without options', form({ ...question(1, 'single'), options: undefined } as never)],
  ['options of a text', form({ ...question(1, 'text'), options: [{ id: 'a', label: { en: 'a' } }] })],
  ['an id that is none', form(question(1, 'text', { id: 'x' }))],
  ['a condition of an unknown kind', form(question(1, 'text', { condition: { op: 'xor' } as never }))],
])('%s does not', (_, wrong) => expect(fits(JSON.parse(JSON.stringify(wrong)))).toBe(false));
