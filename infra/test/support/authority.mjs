// A certificate authority for one test run.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-sha256', '-days', '90'];

export function makeAuthority(directory) {
  const at = (name) => join(directory, name);
  const openssl = (...args) => execFileSync('openssl', args, { stdio: 'pipe' });
  openssl(
    'req',
    '-x509',
    ...KEY,
    '-subj',
    '/CN=VoiCase test',
    '-keyout',
    at('ca.key'),
    '-out',
    at('ca.pem'),
    '-addext',
    'keyUsage=critical,keyCertSign',
  );
  return {
    file: at('ca.pem'),
    certificate: readFileSync(at('ca.pem'), 'utf8'),
    /** Returns certificate, chain and key as one text. */
    issue(host) {
      const [request, key, signed] = ['csr', 'key', 'crt'].map((kind) => at(`${host}.${kind}`));
      openssl('req', ...KEY.slice(0, -2), '-subj', `/CN=${host}`, '-keyout', key, '-out', request, '-addext', `subjectAltName=DNS:${host}`);
      openssl(
        'x509',
        '-req',
        '-in',
        request,
        '-CA',
        at('ca.pem'),
        '-CAkey',
        at('ca.key'),
        '-CAcreateserial',
        '-days',
        '90',
        '-copy_extensions',
        'copy',
        '-out',
        signed,
      );
      return [signed, at('ca.pem'), key].map((file) => readFileSync(file, 'utf8')).join('');
    },
  };
}
