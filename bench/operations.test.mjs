import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { casePage, listPage, numberPage, operation, savedViews } from './operations.mjs';

const texts = (requests) => requests.map(([name]) => operation('admin', name).text).join('\n');

test('the list that is measured has rows, their total and the counts', () => {
  const requests = listPage({ order: 'RECEIVED' });
  for (const part of ['totalCount', 'nodes', 'unassigned', 'byStage']) assert.match(texts(requests), new RegExp(`\\b${part}\\b`));
  const [[, variables]] = requests;
  assert.equal(variables.order, 'RECEIVED');
  assert.deepEqual(variables.filter.stages, ['NEW', 'IN_TRIAGE', 'UNDER_INVESTIGATION', 'PENDING_REVIEW']);
});

test('each filter that is measured exists, and a list without one has no filter', () => {
  const filters = { tags: ['id'], waiting: true, severities: ['HIGH'] };
  const [[, { filter, views, closed }]] = listPage({ facets: filters, whose: { assignee: 'id' } });
  for (const part of [filter, views, closed]) assert.deepEqual({ ...part, ...filters }, part);
  const schema = readFileSync(new URL('../schema.graphql', import.meta.url), 'utf8');
  const [known] = /input CaseFilter \{[^}]*\}/.exec(schema);
  for (const name of Object.keys(filter)) assert.match(known, new RegExp(`^\\s${name}:`, 'm'));
  assert.deepEqual(listPage({ whose: {} })[0][1].filter, { stages: ['NEW', 'IN_TRIAGE', 'UNDER_INVESTIGATION', 'PENDING_REVIEW'] });
});

test('a number finds one case, and saved views are measured too', () => {
  assert.deepEqual(numberPage('VC-2026-48213')[0][1], { number: 'VC-2026-48213' });
  assert.match(texts(savedViews()), /\bsavedViews\b/);
});

test('the case page that is measured has the case, its dialogue and its report', () => {
  const requests = casePage('id');
  for (const part of ['stage', 'deadlines', 'messages', 'answers', 'form']) assert.match(texts(requests), new RegExp(`\\b${part}\\b`));
  for (const [, variables] of requests) assert.equal(variables.id, 'id');
});
