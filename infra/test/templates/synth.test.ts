// The committed templates match the source on every machine and at every time.
import { deepEqual, equal } from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { root } from '../../src/config';

const run = promisify(execFile);
const read = (place: string) =>
  Object.fromEntries(
    readdirSync(place)
      .sort()
      .map((file) => [file, readFileSync(join(place, file), 'utf8')]),
  );

test('two syntheses in different places, times and languages give the committed templates byte by byte', async () => {
  const places = ['one', 'two'].map((name) => mkdtempSync(join(tmpdir(), `voicase-${name}-`)));
  try {
    const elsewhere = {
      ...process.env,
      TZ: 'Asia/Tokyo',
      LC_ALL: 'tr_TR.UTF-8',
      AWS_REGION: 'us-east-1',
      AWS_PROFILE: 'nobody',
      CDK_DEFAULT_ACCOUNT: '999999999999',
      CDK_DEFAULT_REGION: 'us-east-1',
    };
    const said = await Promise.all([
      run('node', ['dist/src/main.js', places[0]!], { cwd: root }),
      run('node', [join(root, 'dist/src/main.js'), places[1]!], { cwd: tmpdir(), env: elsewhere }),
    ]);
    deepEqual(
      said.map(({ stdout, stderr }) => stdout + stderr),
      ['', ''],
    );
    const [one, two] = places.map(read);
    deepEqual(Object.keys(one!), readdirSync(join(root, 'templates')).sort());
    deepEqual(two, one);
    for (const [file, text] of Object.entries(one!)) {
      equal(readFileSync(join(root, 'templates', file), 'utf8'), text, `${file} is not current: infra/bin/synth`);
    }
  } finally {
    places.forEach((place) => rmSync(place, { recursive: true }));
  }
});
