/** Keeps the visible case data fresh. The list of cases does not change by itself. It only shows that there is news. */
import type { Query } from '@tanstack/react-query';
import { useEffect } from 'react';
import { CaseChanged } from '../../gen/documents';
import { client } from '../app/query';
import { useStore } from '../session/store';
import { accessToken, status } from '../session/token';
import { openConnection } from './connection';

/** Milliseconds to wait, because several changes of a case often come together and need only one fetch. */
const PAUSE = 300;

// Queries that are fetched again after every change of a case. `CasesNews` also fetches the counts.
const lists = new Set(['CasesNews', 'CasesHome', 'CasesQueue', 'CaseNotifications', 'CaseNotificationCount']);
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
    const close = openConnection(`${location.origin.replace(/^http/, 'ws')}/graphql/live`, {
      token: accessToken,
      organisation,
      operation: CaseChanged.id,
      changed: (id) => {
        ids.add(id);
        timer ??= setTimeout(look, PAUSE);
      },
      // The server closes the connection when the member's rights change. There is no other event for changed rights.
      lost: () => void client.invalidateQueries({ queryKey: ['Me'] }),
      again: () =>
        void client.invalidateQueries({
          predicate: ({ queryKey: [name] }) => String(name).startsWith('Case') && name !== 'Cases' && name !== 'CaseCounts',
        }),
    });
    return () => {
      clearTimeout(timer);
      close();
    };
  }, [here, organisation]);
}
