// The test vectors that keep browser and server consistent. `npm run vectors` writes them. A test run only compares.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { file, padded, persisted } from './testing/files.ts';
import { validation } from './testing/forms.ts';
import { derivation, receipt, words } from './testing/receipts.ts';
import { texts, typings } from './testing/text.ts';
import { work } from './testing/work.ts';

const folder = new URL('../../tests/vectors/', import.meta.url);
const vectors = { receipt, words, derivation, validate: validation, file, padme: padded, persisted, work, text: texts, typed: typings };

// Writes invisible characters as escapes.
const visible = (json: string) =>
  json.replace(/[\p{Cc}\p{Cf}\p{M}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/gu, (hidden) =>
    [...Array(hidden.length).keys()].map((at) => `\\u${hidden.charCodeAt(at).toString(16).padStart(4, '0')}`).join(''),
  );

test.each(Object.entries(vectors))('%s', async (name, make) => {
  const path = new URL(`${name}.json`, folder);
  const now = `[\n${(await make()).map((row) => visible(JSON.stringify(row))).join(',\n')}\n]\n`;
  if (process.env['VECTORS'] === 'write') {
    mkdirSync(folder, { recursive: true });
    writeFileSync(path, now);
  }
  expect(now).toBe(readFileSync(path, 'utf8'));
});
