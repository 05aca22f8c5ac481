import { deepEqual, equal, ok } from 'node:assert/strict';
import { contract } from '../../../src/config';
import type { Claim } from '../templates';

export const secrets: Claim[] = [
  {
    name: 'there are exactly the 16 secrets of the server, under voicase/, encrypted under a key that is theirs alone',
    check(t) {
      const places = t.all('SecretsManager::Secret');
      equal(places.length, 16);
      deepEqual(
        places.map(({ props }) => props.Name),
        contract.secrets.map((name) => `voicase/${name}`),
      );
      ok(places.every(({ layer, props }) => t.target(layer, props.KmsKeyId) === 'secrets/SecretsKey'));
    },
    broken: {
      'one less': (t) => delete t.layers.secrets.Resources.SecretAiApiKey,
      'another prefix': (t) => (t.props('secrets/SecretMasterKek').Name = 'MASTER_KEK'),
      "AWS's own key": (t) => delete t.props('secrets/SecretBackupKey').KmsKeyId,
    },
  },
  {
    name: "no template holds or makes a secret's value",
    check(t) {
      for (const { props, id } of t.all('SecretsManager::Secret')) {
        deepEqual(Object.keys(props).sort(), ['KmsKeyId', 'Name'], id);
      }
      ok(!/SecretString|resolve:secretsmanager|NoEcho/.test(JSON.stringify(t.layers)));
    },
    broken: {
      'a value': (t) => (t.props('secrets/SecretPowSeed').SecretString = 'hunter2'),
      'a value of AWS, which is not what the server takes': (t) => (t.props('secrets/SecretPowSeed').GenerateSecretString = {}),
      'resolved into a variable': (t) => (t.layers.app.Description = '{{resolve:secretsmanager:voicase/MASTER_KEK}}'),
    },
  },
  {
    name: 'the key that wraps the master key is not the one that encrypts secrets; every key is rotated each year and kept',
    check(t) {
      const keys = t.all('KMS::Key');
      const aliases = t.all('KMS::Alias').map(({ props }) => props.AliasName.replace('alias/voicase/', ''));
      deepEqual(aliases.sort(), ['alarms', 'backups', 'database-keystore', 'database-main', 'logs', 'master-kek', 'secrets']);
      equal(keys.length, aliases.length);
      ok(keys.every(({ props }) => props.EnableKeyRotation === true));
      ok(keys.every(({ layer, id }) => t.layers[layer].Resources[id].DeletionPolicy === 'Retain'));
    },
    broken: {
      'never rotated': (t) => (t.all('KMS::Key')[0]!.props.EnableKeyRotation = false),
      'gone with its stack': (t) => {
        const { layer, id } = t.all('KMS::Key')[1]!;
        t.layers[layer].Resources[id].DeletionPolicy = 'Delete';
      },
    },
  },
  {
    name: 'no key lets in anybody but this account and, for what they encrypt, the logs and the alarms of it',
    check(t) {
      for (const { layer, id, props } of t.all('KMS::Key')) {
        for (const { Principal, Condition } of props.KeyPolicy.Statement) {
          if (Principal.AWS) {
            equal(t.text(layer, Principal.AWS), `arn:aws:iam::‹${layer}/AWS::AccountId›:root`, id);
          } else {
            ok(['logs.eu-central-1.amazonaws.com', 'cloudwatch.amazonaws.com'].includes(Principal.Service), id);
            ok(JSON.stringify(Condition ?? {}).includes('AWS::AccountId'), `${id}: any account's`);
          }
        }
      }
    },
    broken: {
      everybody: (t) => (t.props('secrets/MasterKey').KeyPolicy.Statement[0].Principal = { AWS: '*' }),
      "any account's logs": (t) => delete t.props('network/LogKey').KeyPolicy.Statement[1].Condition,
    },
  },
];
