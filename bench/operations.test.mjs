import assert from 'node:assert/strict';
import { test } from 'node:test';
import { casePage, listPage, operation } from './operations.mjs';

const texts = (requests) => requests.map(([name]) => operation('admin', name).text).join('\n');

test('the list that is measured has rows, their total and the counts', () => {
  const requests = listPage({ order: 'RECEIVED' });
  for (const part of ['totalCount', 'nodes', 'unassigned', 'byStage']) assert.match(texts(requests), new RegExp(`\\b${part}\\b`));
  const [[, variables]] = requests;
  assert.equal(variables.order, 'RECEIVED');
  assert.deepEqual(variables.filter.stages, ['NEW', 'IN_TRIAGE', 'UNDER_INVESTIGATION', 'PENDING_REVIEW']);
});

test('the case page that is measured has the case, its dialogue and its report', () => {
  const requests = casePage('id');
  for (const part of ['stage', 'deadlines', 'messages', 'answers', 'form']) assert.match(texts(requests), new RegExp(`\\b${part}\\b`));
  for (const [, variables] of requests) assert.equal(variables.id, 'id');
});
