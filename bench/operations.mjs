// The persisted operations of both applications, read from their generated files. The measurement therefore sends the
// same operations as the applications, even after a change of a GraphQL document.
import { readFileSync } from 'node:fs';

function read(application) {
  const file = new URL(`../clients/${application}/gen/operations.json`, import.meta.url);
  const documents = Object.entries(JSON.parse(readFileSync(file, 'utf8')));
  return new Map(
    documents.map(([id, text]) => {
      const [, name, declared = ''] = /^\w+ (\w+)\s*(?:\(([^)]*)\))?/.exec(text);
      const variables = [...declared.matchAll(/\$(\w+)\s*:\s*([\w[\]!]+)\s*(=)?/g)].map(([, variable, type, given]) => ({
        variable,
        type,
        needed: type.endsWith('!') && !given,
      }));
      return [name, { id, name, text, variables }];
    }),
  );
}

const known = { reporter: read('reporter'), admin: read('admin') };

export function operation(application, name) {
  const found = known[application].get(name);
  if (!found) throw new Error(`${name} is no operation of ${application}`);
  return found;
}

/**
 * The values of the variables that the operation declares. Required Boolean variables without a value are true, so that the operation
 * queries the optional parts of the page.
 */
function chosen({ name, variables }, values) {
  const pairs = variables.map(({ variable, type, needed }) => {
    const value = values[variable] ?? (needed && type === 'Boolean!' ? true : undefined);
    if (needed && value === undefined) throw new Error(`the measurement has no value for $${variable} of ${name}`);
    return [variable, value];
  });
  return Object.fromEntries(pairs.filter(([, value]) => value !== undefined));
}

/** The requests of one page of the staff application: the operation, with the values that it declares. */
const page = (name, values) => [[name, chosen(operation('admin', name), values)]];

const OPEN = ['NEW', 'IN_TRIAGE', 'UNDER_INVESTIGATION', 'PENDING_REVIEW'];

/**
 * The requests of the list of cases. `whose` and `stages` build the filters as clients/admin/src/cases/search.ts does. The default is the
 * default view: open cases that are assigned to the member or unassigned.
 */
export function listPage({
  whose = { mine: true, unassigned: true },
  stages = OPEN,
  facets = {},
  order = 'DUE',
  reverse = false,
  after,
} = {}) {
  return page('Cases', {
    filter: { ...facets, stages, ...whose },
    views: { ...facets, stages },
    stages: { ...facets, ...whose },
    closed: { ...facets, stages: ['CLOSED'] },
    order,
    reverse,
    after,
    counted: after === undefined,
    dialogue: true,
  });
}

/** The request for a case by its number, as in the search of the application. */
export const numberPage = (number) => page('CaseByNumber', { number });

/** The request of the saved views, which every list shows. */
export const savedViews = () => page('SavedViews', {});

/** The request of the page of one case. */
export const casePage = (id) => page('CasePage', { id, dialogue: true, notes: true });
