import { useInfiniteQuery } from '@tanstack/react-query';
import { CaseDialogue, type CaseDialogueQuery } from '../../../gen/documents';
import { request } from '../../session/request';

type Page = NonNullable<CaseDialogueQuery['case']['messages']>;
export type Message = Page['nodes'][number];

/** Loads the newest twenty messages, and earlier ones on demand. Messages are ordered oldest first. */
export function useDialogue(id: string, enabled: boolean) {
  const query = useInfiniteQuery({
    queryKey: ['CaseDialogue', { id }],
    queryFn: async ({ pageParam }): Promise<Page> =>
      (await request(CaseDialogue, { id, before: pageParam })).case.messages ?? { hasEarlier: false, nodes: [] },
    initialPageParam: null as number | null,
    getNextPageParam: (page) => (page.hasEarlier ? (page.nodes[0]?.number ?? null) : null),
    refetchInterval: 60_000,
    enabled,
  });
  return { query, messages: query.data && [...query.data.pages].reverse().flatMap((page) => page.nodes) };
}
