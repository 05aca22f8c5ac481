// Compares the systemd units with the server's contract.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

const contract = JSON.parse(readFileSync('infra/contract.json', 'utf8'));
const unit = (name) => readFileSync(`infra/host/units/voicase-${name}.service`, 'utf8');
const credentials = (text) =>
  [...text.matchAll(/^LoadCredential=([A-Z_]+):\/etc\/voicase\/secrets\/([A-Z_]+)$/gm)].map(([, as, from]) => {
    assert.equal(as, from);
    return as;
  });

for (const [name, process] of Object.entries(contract.processes)) {
  test(`${name} is started as the contract says, as its own user, with its own role`, () => {
    assert.match(unit(name), new RegExp(`^ExecStart=/opt/voicase/current/voicase ${process.command.join(' ')}$`, 'm'));
    assert.match(unit(name), new RegExp(`^User=voicase-${name}$`, 'm'));
    for (const database of ['DATABASE', 'KEYSTORE']) {
      assert.match(unit(name), new RegExp(`^Environment=VOICASE_${database}_URL=postgres://${process.database_role}@localhost/`, 'm'));
    }
  });

  test(`${name} is given the secrets of the contract and no other`, () => {
    assert.deepEqual(credentials(unit(name)).sort(), [...process.secrets].sort());
  });
}

test('a secret that a process may do without is given where the settings ask for it', () => {
  const optional = Object.entries(contract.processes).flatMap(([name, { optional_secrets: names }]) =>
    names.map((secret) => `${name} ${secret}`),
  );
  assert.deepEqual(optional, ['worker SMTP_PASSWORD']);
  assert.deepEqual(credentials(readFileSync('infra/host/drop-ins/mail-password.conf', 'utf8')), ['SMTP_PASSWORD']);
});
