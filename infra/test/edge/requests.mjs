// Turns the corpora into requests.
import { readFileSync } from 'node:fs';
import { call, ask, raw } from '../support/client.mjs';
import { HOSTS } from '../support/hosts.mjs';

const corpus = (name) => JSON.parse(readFileSync(new URL(`corpus/${name}.json`, import.meta.url), 'utf8'));
export const narratives = corpus('narratives');
export const quotations = corpus('quotations');
export const attacks = corpus('attacks');
export const contract = JSON.parse(readFileSync(new URL('../../contract.json', import.meta.url), 'utf8'));

/** Sets a value at a path such as `input.files.*.name` and keeps what is already there. `**` adds one more level. */
export function put(variables, path, value) {
  const parts = path.replace('**', '*.deeper').split('.');
  let place = variables;
  for (const [at, part] of parts.entries()) {
    const key = part === '*' ? 0 : part;
    place[key] = at === parts.length - 1 ? value : (place[key] ?? (parts[at + 1] === '*' ? [] : {}));
    place = place[key];
  }
  return variables;
}

/** One attack: [name, place, payload]. */
export function attack(edge, surface, [, place, payload]) {
  const [kind, ...rest] = place.split(':');
  const detail = rest.join(':');
  const kinds = {
    variable: () => call(edge, { surface, variables: put({}, detail, payload) }),
    id: () => call(edge, { surface, id: payload }),
    key: () => call(edge, { surface, variables: { input: { [payload]: 'x' } } }),
    query: () => ask(edge, { surface, path: `/?q=${encodeURIComponent(payload)}` }),
    path: () => ask(edge, { surface, path: payload }),
    method: () => ask(edge, { surface, method: payload }),
    cookie: () => ask(edge, { surface, headers: { cookie: `theme=${payload}` } }),
    header: () => call(edge, { surface, headers: { [detail]: payload } }),
    body: () => call(edge, { surface, headers: { 'content-type': detail }, body: payload }),
    raw: () => raw(edge, payload.replaceAll('HOST', HOSTS[surface]), { surface }),
  };
  return kinds[kind]();
}
