/** Maps a move and its reason to its mutation. */
import { MoveCase, ReopenCase, ReturnToInvestigation } from '../../../gen/documents';
import { request } from '../../session/request';
import type { Act } from '../moves';
import type { ClosingAct } from './closing/fields';

export type MoveAct = Exclude<Act, ClosingAct>;

/** The acts whose reason is required. The reason of the others is optional. */
export const needsReason = (act: MoveAct): boolean => act !== 'triage' && act !== 'investigate';

export function carryOut(act: MoveAct, id: string, reason: string): Promise<unknown> {
  const optional = reason.trim() && { reason };
  switch (act) {
    case 'triage':
      return request(MoveCase, { input: { case: id, to: 'IN_TRIAGE', ...optional } });
    case 'investigate':
      return request(MoveCase, { input: { case: id, to: 'UNDER_INVESTIGATION', ...optional } });
    case 'toTriage':
      return request(MoveCase, { input: { case: id, to: 'IN_TRIAGE', reason } });
    case 'sendBack':
      return request(ReturnToInvestigation, { input: { case: id, reason } });
    case 'reopen':
      return request(ReopenCase, { input: { case: id, reason } });
  }
}
