/** Keeps the visible case data fresh. The list of cases does not change by itself. It only shows that there is news. */
import type { Query } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { CaseChanged, CasePresence } from '../../gen/documents';
import { client } from '../app/query';
import { store, useStore } from '../session/store';
import { accessToken, status } from '../session/token';
import { openConnection, type Connection } from './connection';

/** Milliseconds to wait, because several changes of a case often come together and need only one fetch. */
const PAUSE = 300;

// Queries that are fetched again after every change of a case. `CasesNews` also fetches the counts.
const lists = new Set(['CasesNews', 'CasesHome', 'CasesQueue', 'CaseNotifications', 'CaseNotificationCount']);
const about =
  (ids: ReadonlySet<string>) =>
  ({ queryKey: [name, variables] }: Query) =>
    lists.has(String(name)) || (String(name).startsWith('Case') && ids.has(String((variables as { id?: string } | undefined)?.id)));

const connection = store<Connection | undefined>(undefined);

/** The ids of the other members who have the case open. While the component is shown, they see the same of this member. */
export function usePresence(id: string): readonly string[] {
  const live = useStore(connection);
  const [members, setMembers] = useState<readonly string[]>([]);
  useEffect(() => {
    const end = live?.subscribe(CasePresence, { case: id }, (data) => setMembers(data?.casePresence.members ?? []));
    return () => {
      end?.();
      setMembers([]);
    };
  }, [live, id]);
  return members;
}

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
    const opened = openConnection(`${location.origin.replace(/^http/, 'ws')}/graphql/live`, {
      token: accessToken,
      organisation,
      // The server closes the connection when the member's rights change. There is no other event for changed rights.
      lost: () => void client.invalidateQueries({ queryKey: ['Me'] }),
      // A query that failed while the server was away is fetched again too, so that its error does not stay on the page.
      again: () =>
        void client.invalidateQueries({
          predicate: ({ queryKey: [name], state }) =>
            state.status === 'error' || (String(name).startsWith('Case') && name !== 'Cases' && name !== 'CaseCounts'),
        }),
    });
    opened.subscribe(CaseChanged, {}, (data) => {
      if (!data) return;
      ids.add(data.caseChanged.case);
      timer ??= setTimeout(look, PAUSE);
    });
    connection.set(opened);
    return () => {
      clearTimeout(timer);
      connection.set(undefined);
      opened.close();
    };
  }, [here, organisation]);
}
