/** The acts on several cases that a member may carry out. */
import { useMember } from '../../app/member';
import type { Result, Target } from './carry-out';
import type { Kind } from './change';

/** The properties of the dialog of an act. */
export interface ActProps {
  targets: readonly Target[];
  onResult: (kind: Kind, result: Result) => void;
  onClose: () => void;
}

export function useBulkActs(): Kind[] {
  const { can } = useMember();
  return [...(can('CASE_ASSIGN') ? (['assign'] as const) : []), ...(can('CASE_EDIT') ? (['severity', 'category', 'tags'] as const) : [])];
}
