import { CaseHistory, type CaseHistoryQuery } from '../../../gen/documents';
import { useMember } from '../../app/member';
import { useAsk } from '../../app/query';

type History = CaseHistoryQuery['case'];
export type Note = NonNullable<History['notes']>[number];
export type Event = NonNullable<History['timeline']>[number];

/** Loads all notes and events of a case. */
export function useHistory(id: string) {
  const { can } = useMember();
  return useAsk(CaseHistory, { id, notes: can('CASE_EDIT') });
}
