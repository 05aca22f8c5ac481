import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useEffect } from 'react';
import { Case, CaseBeside, CaseDialogue, CaseFiles, CaseHistory, CasePage, CaseReport } from '../../gen/documents';
import { useMember } from '../app/member';
import { caseSeen, client, forgetCase } from '../app/query';
import { request } from '../session/request';
import { isOutOfSight } from '../session/sight';

/**
 * Milliseconds between checks whether the member can still see the case. The subscription sends no event for a case
 * that the member cannot see any more.
 */
const LOOK = 10_000;

export const useCaseId = () => useParams({ from: '/signed/cases/$id' }).id;

/**
 * Fetches notes, events and files while the first request runs. In one request they would need too many statements of
 * the database.
 */
const fetchBeside = (id: string, notes: boolean) =>
  client.prefetchQuery({
    queryKey: [CaseHistory.name, { id, notes }],
    queryFn: async () => {
      const { files, ...history } = (await request(CaseBeside, { id, notes })).case;
      client.setQueryData([CaseFiles.name, { id }], { case: { id, files } });
      return { case: history };
    },
  });

/** Fetches the head of a case. The first request also fetches the dialogue and the report. */
async function askHead(id: string, dialogue: boolean, notes: boolean) {
  if (client.getQueryData(['Case', { id, dialogue }])) return (await request(Case, { id, dialogue })).case;
  void fetchBeside(id, notes);
  const { answers, form, messages, ...head } = (await request(CasePage, { id, dialogue })).case;
  client.setQueryData([CaseReport.name, { id }], { case: { id, answers, form } });
  // Earlier messages that are already on the page stay there.
  if (messages && !client.getQueryData([CaseDialogue.name, { id }]))
    client.setQueryData([CaseDialogue.name, { id }], { pages: [messages], pageParams: [null] });
  return head;
}

/** Loads the head of a case. Returns null if the member cannot see the case, and removes the case from the cache. */
export function useCaseHead(id: string) {
  const { can } = useMember();
  const dialogue = can('REPORTER_MESSAGE');
  const notes = can('CASE_EDIT');
  const query = useQuery({
    queryKey: ['Case', { id, dialogue }],
    queryFn: async () => {
      try {
        return await askHead(id, dialogue, notes);
      } catch (problem) {
        if (!isOutOfSight(problem)) throw problem;
        // The member may have lost only one right. Fetch the account again, so that the page requests only what the
        // remaining rights allow.
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
