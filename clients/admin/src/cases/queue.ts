/**
 * The number of cases in the member's first view, which the rail shows on every page. Each change of a case refreshes
 * it. A list and Home bring the same numbers, so they need no request of their own there.
 */
import { CasesQueue, type CaseFilter, type CasesQueueQuery } from '../../gen/documents';
import { client } from '../app/query';
import { request } from '../session/request';
import { listFilter } from './search';

type QueueCounts = CasesQueueQuery['caseCounts'];

const keyOf = (filter: CaseFilter) => [CasesQueue.name, { filter }];

const open = listFilter({ view: 'all' });

export const queueQuery = {
  queryKey: keyOf(open),
  queryFn: async () => (await request(CasesQueue, { filter: open })).caseCounts,
  staleTime: 60_000,
};

/** Keeps the numbers that another request brought. The rail reads those of all open cases. */
export const keepCounts = (filter: CaseFilter, counts: QueueCounts) => client.setQueryData<QueueCounts>(keyOf(filter), counts);
