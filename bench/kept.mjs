// Keeps a copy of the prepared data directory. Each run begins with this copy, so the writes of one run do not change the next.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync, readFileSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
/** A change of one of these files makes the copy invalid. */
const SOURCES = ['migration/sql', 'dev/src', 'bench/data.mjs', 'bench/spread.sql'];

const filesIn = (path) =>
  lstatSync(path).isDirectory()
    ? readdirSync(path)
        .sort()
        .flatMap((name) => filesIn(join(path, name)))
    : [path];

const copy = (from, to) => execFileSync('cp', ['-a', '--reflink=auto', from, to]);
const remove = (path) => rmSync(path, { recursive: true, force: true });

const or = (act) => {
  try {
    return act();
  } catch {
    return undefined;
  }
};
const real = (path) => or(() => realpathSync(path));
const read = (path) => or(() => readFileSync(path, 'utf8'));

export class Kept {
  constructor(home, cases) {
    this.data = join(home, 'run');
    this.copy = join(home, 'kept');
    const hash = createHash('sha256').update(String(cases));
    for (const file of SOURCES.flatMap((source) => filesIn(join(root, source)))) hash.update(readFileSync(file));
    this.stamp = hash.digest('hex');
  }

  /** Removes the data of the last run and restores the copy. Returns false if no copy fits the sources and the size. */
  restore() {
    this.#removeCluster();
    remove(this.data);
    if (read(join(this.copy, 'stamp')) !== this.stamp) return false;
    const cluster = readFileSync(join(this.copy, 'cluster'), 'utf8');
    copy(join(this.copy, 'data'), this.data);
    copy(join(this.copy, 'pg'), cluster);
    return true;
  }

  /** Copies the data of the stopped installation. */
  save() {
    remove(this.copy);
    mkdirSync(this.copy, { recursive: true });
    const cluster = realpathSync(join(this.data, 'pg'));
    copy(cluster, join(this.copy, 'pg'));
    copy(this.data, join(this.copy, 'data'));
    // A cluster inside the data directory was copied twice. Keep only one copy.
    if (!lstatSync(join(this.data, 'pg')).isSymbolicLink()) remove(join(this.copy, 'data', 'pg'));
    writeFileSync(join(this.copy, 'cluster'), cluster);
    writeFileSync(join(this.copy, 'stamp'), this.stamp);
  }

  /** The directory of the database cluster may be elsewhere, behind a link (dev/src/place.rs). */
  #removeCluster() {
    const cluster = real(join(this.data, 'pg'));
    if (!cluster) return;
    const data = join(cluster, 'data');
    const id = read(join(data, 'postmaster.pid'))?.split('\n')[0];
    if (id && real(`/proc/${id}/cwd`) === data) throw new Error(`another benchmark runs, or its database still does: process ${id}`);
    remove(cluster);
  }
}
