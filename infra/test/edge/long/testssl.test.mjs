// Runs testssl.sh with all checks. It takes about a minute.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { environment, startEdge, TOOLS } from '../edge.mjs';
import { HOSTS } from '../../support/hosts.mjs';

/** Findings about the test's certificate authority and name server, not about the edge. */
const OF_THE_TEST = ['cert_revocation', 'DNS_CAArecord'];

test('testssl.sh finds nothing to mend', async () => {
  const edge = await startEdge();
  try {
    const report = join(edge.directory, 'testssl.json');
    const args = [
      '--quiet',
      '--color',
      '0',
      '--warnings',
      'off',
      '--jsonfile',
      report,
      '--add-ca',
      edge.authority.file,
      '--ip',
      '127.0.0.1',
      `https://${HOSTS.reporter}:${edge.https}`,
    ];
    const env = { ...environment(), TESTSSL_INSTALL_DIR: `${TOOLS}/etc/testssl`, TERM: 'dumb' };
    const { stdout } = await promisify(execFile)(`${TOOLS}/usr/bin/testssl`, args, { env, maxBuffer: 64 << 20 });
    const findings = JSON.parse(readFileSync(report, 'utf8'));
    const bad = findings.filter(
      ({ severity, id }) => ['LOW', 'MEDIUM', 'HIGH', 'CRITICAL'].includes(severity) && !OF_THE_TEST.includes(id),
    );
    assert.ok(findings.length > 100, stdout);
    assert.deepEqual(
      bad.map(({ severity, id, finding }) => `${severity} ${id}: ${finding}`),
      [],
    );
    for (const id of ['HSTS_time', 'cert_chain_of_trust', 'heartbleed'])
      assert.equal(findings.find((one) => one.id === id)?.severity, 'OK', id);
  } finally {
    await edge.stop();
  }
});
