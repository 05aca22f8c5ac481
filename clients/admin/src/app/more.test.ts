import { InfiniteQueryObserver } from '@tanstack/react-query';
import { afterEach, expect, test, vi } from 'vitest';
import { loadMore } from './more';
import { client } from './query';

afterEach(() => client.clear());

/** A list of three pages. The first response of each request comes when `release` is called. */
async function list() {
  const waiting: (() => void)[] = [];
  const queryKey = ['CaseRows'];
  const observer = new InfiniteQueryObserver(client, {
    queryKey,
    queryFn: ({ pageParam }) => new Promise<number>((done) => waiting.push(() => done(pageParam))),
    initialPageParam: 1,
    getNextPageParam: (last) => (last < 3 ? last + 1 : null),
  });
  const leave = observer.subscribe(() => undefined);
  const release = async () => {
    await vi.waitFor(() => expect(waiting).not.toEqual([]));
    waiting.shift()?.();
  };
  await release();
  await vi.waitFor(() => expect(observer.getCurrentResult().data?.pages).toEqual([1]));
  const refresh = () => void client.invalidateQueries({ queryKey });
  return { observer, leave, release, refresh, waiting };
}

test('a refresh after the press does not drop the page that was asked for', async () => {
  const { observer, leave, release, refresh, waiting } = await list();
  const more = loadMore(observer.getCurrentResult());
  await vi.waitFor(() => expect(waiting).toHaveLength(1));
  refresh();
  for (let pages = 0; pages < 3; pages += 1) await release();
  expect(await more).toBe(true);
  expect(observer.getCurrentResult().data?.pages).toEqual([1, 2]);
  leave();
});

test('a press during a refresh waits for it, and then loads the page', async () => {
  const { observer, leave, release, refresh, waiting } = await list();
  refresh();
  await vi.waitFor(() => expect(waiting).toHaveLength(1));
  const more = loadMore(observer.getCurrentResult());
  await release();
  await release();
  expect(await more).toBe(true);
  expect(observer.getCurrentResult().data?.pages).toEqual([1, 2]);
  leave();
});
