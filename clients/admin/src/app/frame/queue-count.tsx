import { useIsFetching, useQuery } from '@tanstack/react-query';
import { Cases, CasesHome } from '../../../gen/documents';
import { firstView } from '../../cases/list-query';
import { queueQuery } from '../../cases/queue';
import { Count } from '../../kit/count';
import { useMember } from '../member';

const bringers = new Set<unknown>([Cases.name, CasesHome.name]);

/** The number of cases in the member's first view. */
export function QueueCount() {
  const { handles } = useMember();
  // A list or Home that is on its way brings the number.
  const isComing = useIsFetching({ predicate: ({ queryKey: [name] }) => bringers.has(name) }) > 0;
  const { data } = useQuery({ ...queueQuery, enabled: !isComing });
  if (!data) return null;
  const { mine, unassigned, total } = data;
  return <Count of={firstView(handles) === 'queue' ? mine + unassigned : total} />;
}
