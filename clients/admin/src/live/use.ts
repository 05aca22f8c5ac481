/** Keeps what is shown of cases fresh while somebody looks. Nothing in a list moves by itself: the list says that there is news. */
import type { Query } from '@tanstack/react-query';
import { useEffect } from 'react';
import { CaseChanged } from '../../gen/documents';
import { client } from '../app/query';
import { useStore } from '../session/store';
import { accessToken, status } from '../session/token';
import { openLine } from './line';

/** Several acts on a case come together; one look is enough. */
const PAUSE = 300;

const lists = new Set(['CasesNews', 'CaseCounts']);
const about =
  (ids: ReadonlySet<string>) =>
  ({ queryKey: [name, variables] }: Query) =>
    lists.has(String(name)) || (String(name).startsWith('Case') && ids.has(String((variables as { id?: string } | undefined)?.id)));

export function useLive(organisation: string) {
  const here = useStore(status) === 'in';
  useEffect(() => {
    if (!here) return;
    const ids = new Set<string>();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = () => {
      timer = undefined;
      const changed = new Set(ids);
      ids.clear();
      void client.invalidateQueries({ predicate: about(changed) });
    };
    const close = openLine(`${location.origin.replace(/^http/, 'ws')}/graphql/live`, {
      token: accessToken,
      organisation,
      operation: CaseChanged.id,
      changed: (id) => {
        ids.add(id);
        timer ??= setTimeout(look, PAUSE);
      },
      // What the member may do is told by no event of its own: the server ends the line when it changes.
      lost: () => void client.invalidateQueries({ queryKey: ['Me'] }),
      again: () =>
        void client.invalidateQueries({ predicate: ({ queryKey }) => String(queryKey[0]).startsWith('Case') && queryKey[0] !== 'Cases' }),
    });
    return () => {
      clearTimeout(timer);
      close();
    };
  }, [here, organisation]);
}
