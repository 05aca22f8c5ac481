import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { Case } from '../../gen/documents';
import { useMember } from '../app/member';
import { caseSeen, client, forgetCase } from '../app/query';
import { request } from '../session/request';
import { isOutOfSight } from '../session/sight';

/** Between two looks whether a case is still in the member's reach. The live line tells only of cases that are. */
const LOOK = 10_000;

/** The head of a case; null when it is not, or no longer, in the member's reach. Then nothing of it stays in the cache. */
export function useCaseHead(id: string) {
  const { can } = useMember();
  const dialogue = can('REPORTER_MESSAGE');
  const query = useQuery({
    queryKey: ['Case', { id, dialogue }],
    queryFn: async () => {
      try {
        return (await request(Case, { id, dialogue })).case;
      } catch (problem) {
        if (!isOutOfSight(problem)) throw problem;
        // It may be a right alone that has gone: then the page asks again for what is left.
        void client.invalidateQueries({ queryKey: ['Me'] });
        return null;
      }
    },
  });
  const gone = query.data === null;
  useEffect(() => {
    if (gone) forgetCase(id);
  }, [gone, id]);
  const { refetch } = query;
  const seen = useSeen(id, query.data?.number);
  useEffect(() => {
    if (seen === false) void refetch();
  }, [seen, refetch]);
  return query;
}

function useSeen(id: string, number: string | undefined): boolean | undefined {
  return useQuery({
    ...caseSeen(id, number ?? ''),
    enabled: number !== undefined,
    refetchInterval: LOOK,
    refetchOnWindowFocus: 'always',
  }).data;
}
