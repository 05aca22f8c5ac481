import type { UseInfiniteQueryResult } from '@tanstack/react-query';

type Paged = Pick<UseInfiniteQueryResult<{ pages: readonly unknown[] }>, 'data' | 'fetchNextPage'>;

/**
 * Loads the next page. Each change of a case refreshes the pages that are shown. TanStack Query drops the loading of a page when a
 * refresh starts, and a refresh when the loading of a page starts. This function joins a running refresh, and asks again for a page that
 * did not come. Returns whether more pages may follow.
 */
export async function loadMore(query: Paged): Promise<boolean> {
  const shown = query.data?.pages.length ?? 0;
  for (;;) {
    const { data, hasNextPage, isError } = await query.fetchNextPage({ cancelRefetch: false });
    const isLoaded = (data?.pages.length ?? 0) > shown;
    if (isLoaded || isError || !hasNextPage) return hasNextPage;
  }
}
