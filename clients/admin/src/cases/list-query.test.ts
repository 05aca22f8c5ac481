import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { CaseCounts } from '../../gen/documents';
import { client } from '../app/query';
import { chooseOrganisation } from '../session/organisation';
import { open } from '../session/refresh';
import { forget } from '../session/token';
import { askPage, countVariables, listVariables } from './list-query';

const search = { view: 'all' } as const;
const counted = () => client.getQueryData([CaseCounts.name, countVariables(search)]);
const data = { cases: { nodes: [] }, views: { total: 7 }, stages: { byStage: [] }, closed: { total: 0 } };

beforeEach(() => {
  open({ accessToken: 'token', expiresIn: 300 });
  chooseOrganisation('one');
});
afterEach(() => {
  client.clear();
  forget('out');
  vi.unstubAllGlobals();
});

test.each([
  ['stay', () => undefined, { views: { total: 7 } }],
  ['are dropped after a switch of the organisation', () => chooseOrganisation('two'), undefined],
])('the counts that come with the list %s', async (_, meanwhile, expected) => {
  vi.stubGlobal('fetch', () => {
    meanwhile();
    return Promise.resolve(new Response(JSON.stringify({ data }), { status: 200 }));
  });
  await askPage(search, listVariables(search, false), null);
  if (expected) expect(counted()).toMatchObject(expected);
  else expect(counted()).toBeUndefined();
});
