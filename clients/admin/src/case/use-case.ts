import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useEffect } from 'react';
import { Case, CaseDialogue, CaseFiles, CaseHistory, CasePage, CaseReport } from '../../gen/documents';
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
 * Fetches the head of a case. The first request also fetches the conversation, the report and the files, because the
 * server records one reading for each request.
 */
async function askHead(id: string, dialogue: boolean, notes: boolean) {
  if (client.getQueryData(['Case', { id, dialogue }])) return (await request(Case, { id, dialogue })).case;
  const { answers, form, messages, files, notes: written, timeline, ...head } = (await request(CasePage, { id, dialogue, notes })).case;
  client.setQueryData([CaseReport.name, { id }], { case: { id, answers, form } });
  client.setQueryData([CaseFiles.name, { id }], { case: { id, files } });
  client.setQueryData([CaseHistory.name, { id, notes }], { case: { id, notes: written, timeline } });
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
        const head = await askHead(id, dialogue, notes);
        // The server has settled the member's notifications about this case.
        void client.invalidateQueries({ predicate: ({ queryKey: [name] }) => String(name).startsWith('CaseNotification') });
        return head;
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
