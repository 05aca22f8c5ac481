// Measures each form of the case list in an organisation with 300 cases and in one with 100,000. The goal limits the
// ratio of both costs in one run, so the goal does not depend on the machine.
import { measure, rounded } from './load.mjs';
import { listPage, numberPage, savedViews } from './operations.mjs';
import { renewed } from './people.mjs';

const SECONDS = 1;

/** The cursor of a case near the end of the list. The page after this cursor is the last page. */
async function nearTheEnd(database, client, { slug, sites }) {
  const numbers =
    database.list(`SELECT 'VC-' || c.year || '-' || c.number FROM "case" c JOIN channel ch ON ch.org_id = c.org_id AND ch.slug = '${slug}'
    LEFT JOIN deadline d ON d.org_id = c.org_id AND d.case_id = c.id AND d.met_on IS NULL
    JOIN department s ON s.org_id = c.org_id AND s.id = c.department_id
    WHERE c.released_on IS NOT NULL AND c.stage <> 'closed' AND NOT c.restricted ${sites ? `AND s.name = 'Site 1'` : ''}
      AND NOT EXISTS (SELECT FROM case_assignee a WHERE a.org_id = c.org_id AND a.case_id = c.id AND a.ended_at IS NULL)
    GROUP BY c.org_id, c.id, c.year, c.number ORDER BY coalesce(min(d.due_on), '9999-12-31') DESC, c.id DESC OFFSET 20 LIMIT 1`);
  const [[name, variables]] = listPage();
  const filter = { number: numbers[0] };
  const { cases } = await client.ask(name, { ...variables, filter });
  if (cases.nodes.length !== 1 || !cases.pageInfo.endCursor) throw new Error(`no cursor of ${numbers[0]}`);
  return cases.pageInfo.endCursor;
}

/** The member to whom half of the cases are assigned. */
const busiest = (database, slug) =>
  database.list(`SELECT a.member_id FROM case_assignee a JOIN channel ch ON ch.org_id = a.org_id AND ch.slug = '${slug}'
    WHERE a.ended_at IS NULL GROUP BY 1 ORDER BY count(*) DESC LIMIT 1`)[0];

async function forms(database, client, who) {
  const [[name, variables]] = listPage();
  const first = (await client.ask(name, variables)).cases;
  const { department, category } = first.nodes.find((node) => node.category && !node.restricted) ?? first.nodes[0];
  const { tags } = await client.ask('Facets');
  const tag = (name) => tags.filter((one) => one.name === name).map(({ id }) => id);
  const anyone = {};
  const filtered = (facets) => listPage({ facets, whose: anyone });
  return {
    'default list': listPage(),
    'by date received': listPage({ order: 'RECEIVED' }),
    'by number': listPage({ order: 'NUMBER' }),
    'by severity': listPage({ order: 'SEVERITY' }),
    'by stage': listPage({ order: 'STAGE' }),
    'page 2': listPage({ after: first.pageInfo.endCursor }),
    'last page': listPage({ after: await nearTheEnd(database, client, who) }),
    'all open cases': listPage({ whose: anyone }),
    mine: listPage({ whose: { mine: true } }),
    unassigned: listPage({ whose: { unassigned: true } }),
    'one stage': listPage({ stages: ['IN_TRIAGE'], whose: anyone }),
    closed: listPage({ stages: ['CLOSED'], whose: anyone }),
    'one severity': filtered({ severities: ['HIGH'] }),
    'one category': filtered({ category: category?.id }),
    'one department': filtered({ department: department.id }),
    overdue: filtered({ overdue: true }),
    unread: filtered({ unread: true }),
    'waiting for the reporter': filtered({ waiting: true }),
    'one tag': filtered({ tags: tag('Tag 1') }),
    'two tags': filtered({ tags: [...tag('Tag 1'), ...tag('Tag 2')] }),
    'a rare tag': filtered({ tags: tag('Rare tag') }),
    'one assignee': listPage({ whose: { assignee: busiest(database, who.slug) } }),
    'one number': numberPage(first.nodes[0].number),
    'saved view': [
      ...listPage({ facets: { severities: ['HIGH'], tags: tag('Tag 1') }, order: 'SEVERITY', whose: anyone }),
      ...savedViews(),
    ],
  };
}

/** Rows of the page, or undefined if the request has none or fails. */
async function rowsOf(client, [[name, variables]]) {
  const data = await client.ask(name, variables).catch(() => undefined);
  return data?.cases?.nodes.length;
}

const cost = (one) => one && one.server_ms + one.database_ms;

/** Measures each form of the list, first in the small organisation and then in the large one. */
export async function lists({ database, meter, members, seconds = SECONDS }) {
  const rows = [];
  for (const [member, { small, large, sites }] of Object.entries(members)) {
    const asked = {
      small: await forms(database, small.client, { slug: small.slug, sites }),
      large: await forms(database, large.client, { slug: large.slug, sites }),
    };
    for (const form of Object.keys(asked.small)) {
      const row = { member, form };
      for (const [size, { client }] of Object.entries({ small, large })) {
        await renewed([client]);
        row[`${size}_rows`] = await rowsOf(client, asked[size][form]);
        const act = () => client.visit(asked[size][form]);
        // A list that times out has no cost that could be compared.
        const one = await measure({ meter, clients: [client], act, seconds, warm: 0.1, most: 200 }).catch(() => undefined);
        row[`${size}_ms`] = one ? rounded(cost(one)) : null;
        row[`${size}_p99_ms`] = one?.p99_ms ?? null;
        row[`${size}_refused`] = one?.refused ?? 1;
      }
      row.ratio = row.small_ms && row.large_ms ? rounded(row.large_ms / row.small_ms) : null;
      rows.push(row);
      console.log(
        `  ${member}, ${form}: ${row.small_ms} ms, ${row.large_ms} ms, ratio ${row.ratio}, ${row.small_rows} and ${row.large_rows} rows`,
      );
    }
  }
  return rows;
}
