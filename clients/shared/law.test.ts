import { Ajv2020 as Ajv } from 'ajv/dist/2020.js';
import { readFileSync, readdirSync } from 'node:fs';
import { expect, test } from 'vitest';

const data = new URL('../../data/', import.meta.url);
const read = (name: string) => JSON.parse(readFileSync(new URL(name, data), 'utf8')) as Record<string, unknown>;
const fits = new Ajv({ strict: false }).compile(read('law.schema.json'));
const packs = readdirSync(new URL('law/', data));

test.each(packs)('the law pack %s fits the published schema', (file) => {
  expect(fits(read(`law/${file}`)) || fits.errors).toBe(true);
});

test.each([
  ['a figure without a source', { acknowledgement: { within: { days: 7 }, from: 'receipt', checked_on: '2026-11-29' } }],
  ['two units', { feedback: { ...(read('law/eu.json').feedback as object), within: { days: 1, months: 3 } } }],
  ['no retention', { retention: { proceedings: (read('law/eu.json').retention as { proceedings: object }).proceedings } }],
  ['an unknown field', { acknowledgement_days: 7 }],
])('a law pack with %s does not', (_, wrong) => expect(fits({ ...read('law/eu.json'), ...wrong })).toBe(false));
