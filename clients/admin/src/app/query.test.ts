import { ApiProblem } from '@voicase/shared/gql';
import { MutationObserver, QueryObserver } from '@tanstack/react-query';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { client, forgetCase } from './query';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  client.clear();
  vi.useRealTimers();
});

test('what was sent and what came back, which may be secrets, are gone a second after their page', async () => {
  const observer = new MutationObserver(client, { mutationFn: (secret: string) => Promise.resolve(`answer to ${secret}`) });
  const leave = observer.subscribe(() => undefined);
  await observer.mutate('client secret');
  expect(
    JSON.stringify(
      client
        .getMutationCache()
        .getAll()
        .map(({ state }) => state),
    ),
  ).toContain('client secret');
  leave();
  await vi.advanceTimersByTimeAsync(1500);
  expect(client.getMutationCache().getAll()).toEqual([]);
});

test('an answer that a later look is refused does not stay', async () => {
  let refused = false;
  const queryFn = () => (refused ? Promise.reject(new ApiProblem('NOT_FOUND')) : Promise.resolve({ words: 'sealed' }));
  const observer = new QueryObserver(client, { queryKey: ['CaseNotes', { id: 'a' }], queryFn });
  const leave = observer.subscribe(() => undefined);
  await vi.advanceTimersByTimeAsync(1);
  expect(observer.getCurrentResult().data).toEqual({ words: 'sealed' });
  refused = true;
  await observer.refetch();
  expect(observer.getCurrentResult().data).toBeUndefined();
  expect(client.getQueryData(['CaseNotes', { id: 'a' }])).toBeUndefined();
  leave();
});

test('a connection that breaks takes nothing away', async () => {
  client.setQueryData(['CaseNotes', { id: 'a' }], { words: 'sealed' });
  await client
    .fetchQuery({ queryKey: ['CaseNotes', { id: 'a' }], queryFn: () => Promise.reject(new ApiProblem('NETWORK')), staleTime: 0 })
    .catch(() => undefined);
  expect(client.getQueryData(['CaseNotes', { id: 'a' }])).toEqual({ words: 'sealed' });
});

test('nothing of a case that went out of sight stays in the cache', () => {
  const page = {
    totalCount: 2,
    nodes: [
      { id: 'a', title: 'gone' },
      { id: 'b', title: 'stays' },
    ],
  };
  client.setQueryData(['Cases', { order: 'DUE' }], { pages: [page], pageParams: [null] });
  client.setQueryData(['CasesNews', {}], [page, { totalCount: 2, nodes: [] }]);
  client.setQueryData(['CasesHome', {}], { due: page });
  for (const name of ['CaseReport', 'CaseDialogue', 'CaseNotes', 'CaseTimeline']) {
    client.setQueryData([name, { id: 'a' }], { of: 'gone' });
    client.setQueryData([name, { id: 'b' }], { of: 'stays' });
  }
  forgetCase('a');
  const kept = JSON.stringify(
    client
      .getQueryCache()
      .getAll()
      .map(({ state }) => state.data),
  );
  expect(kept).not.toContain('gone');
  expect(kept.match(/stays/g)).toHaveLength(6);
  expect(client.getQueryData(['CasesNews', {}])).toMatchObject([{ totalCount: 1 }, { totalCount: 1 }]);
});
