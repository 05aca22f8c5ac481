// Writes sbom.cdx.json and licences.txt of the image. It lists the crates (from cargo-cyclonedx), the packages in the clients' bundles, and
// the Debian packages of the image's files.
//   sbom.mjs <cargo-cyclonedx's file> <package-lock.json> <out> <name=version of a Debian package…>
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [crates, lock, out, ...packages] = process.argv.slice(2);

// The licences of the Debian packages in the image. Any other package makes the script fail.
const DEBIAN = {
  'ca-certificates': 'MPL-2.0',
  libc6: 'LGPL-2.1-or-later',
  'libgcc-s1': 'GPL-3.0-or-later WITH GCC-exception-3.1',
};

const part = (purl, name, version, licence, more = {}) => {
  if (!licence) throw new Error(`${name}: nobody says under which licence it is`);
  return { type: 'library', 'bom-ref': purl, name, version, licenses: [{ expression: licence }], purl, ...more };
};

function fromLock(text) {
  const bundled = Object.entries(JSON.parse(text).packages)
    .filter(([path, it]) => path.includes('node_modules/') && !it.dev && !it.link)
    // Type packages are not part of the bundles.
    .filter(([path]) => !path.includes('node_modules/@types/'));
  return bundled.map(([path, it]) => {
    const name = path.split('node_modules/').pop();
    const [algorithm, digest] = it.integrity.split('-');
    const hash = { alg: algorithm.replace('sha', 'SHA-'), content: Buffer.from(digest, 'base64').toString('hex') };
    return part(`pkg:npm/${name.replace('@', '%40')}@${it.version}`, name, it.version, it.license, { hashes: [hash] });
  });
}

function fromDebian(given) {
  const [name, version] = given.split('=');
  return part(`pkg:deb/debian/${name}@${encodeURIComponent(version)}`, name, version, DEBIAN[name]);
}

// Remove the path of the build directory. The path reveals the build machine, and would change the digest of the image.
const local = new RegExp(`file://${process.cwd()}`, 'g');
const sbom = JSON.parse(readFileSync(crates, 'utf8').replace(local, 'file://.'));
sbom.components.push(...fromLock(readFileSync(lock, 'utf8')), ...packages.map(fromDebian));
const byName = (a, b) => (a.purl < b.purl ? -1 : 1);
sbom.components.sort(byName);

const licence = ({ expression, license }) => expression ?? license.id ?? license.name;
const lines = sbom.components.map((it) => {
  if (!it.licenses?.length) throw new Error(`${it.name}: nobody says under which licence it is`);
  return `${it.name} ${it.version}: ${it.licenses.map(licence).join(' AND ')}\n`;
});
writeFileSync(join(out, 'sbom.cdx.json'), `${JSON.stringify(sbom, null, 1)}\n`);
writeFileSync(join(out, 'licences.txt'), lines.join(''));
