// The persisted operations of both applications (clients/*/gen/operations.json).
import { readFileSync } from 'node:fs';

/** @typedef {'reporter' | 'admin'} Application */

/** @param {Application} application */
function namesOf(application) {
  const file = new URL(`../../clients/${application}/gen/operations.json`, import.meta.url);
  /** @type {Record<string, string>} */
  const documents = JSON.parse(readFileSync(file, 'utf8'));
  return new Map(Object.entries(documents).map(([id, document]) => [id, /^\w+ (\w+)/.exec(document)?.[1]]));
}
const names = { reporter: namesOf('reporter'), admin: namesOf('admin') };

/**
 * The id of an operation.
 * @param {Application} application
 * @param {string} name
 */
export function idOf(application, name) {
  for (const [id, known] of names[application]) if (known === name) return id;
  throw new Error(`${name} is no operation of ${application}`);
}

/**
 * The name of the operation with this id.
 * @param {Application} application
 * @param {string} id
 */
export const nameOf = (application, id) => names[application].get(id);
