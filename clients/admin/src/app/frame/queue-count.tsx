import { useIsFetching, useQuery } from '@tanstack/react-query';
import { CaseCounts, Cases } from '../../../gen/documents';
import { countVariables, firstView } from '../../cases/list-query';
import { Count } from '../../kit/count';
import { request } from '../../session/request';
import { hintOf, useMember } from '../member';

/** The number of cases in the member's first view. The list brings the same numbers, so they are fetched once. */
export function QueueCount() {
  const { handles } = hintOf(useMember().membership);
  const view = firstView(handles);
  const counts = countVariables({ view });
  // A list that is on its way brings the numbers.
  const isListComing = useIsFetching({ queryKey: [Cases.name] }) > 0;
  const { data } = useQuery({
    queryKey: [CaseCounts.name, counts],
    queryFn: () => request(CaseCounts, counts),
    enabled: !isListComing,
    staleTime: 60_000,
  });
  if (!data) return null;
  const { mine, unassigned, total } = data.views;
  return <Count of={view === 'queue' ? mine + unassigned : total} />;
}
