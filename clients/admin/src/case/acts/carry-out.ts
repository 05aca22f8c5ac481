/** Maps an act and its form fields to its mutation. */
import { CloseCase, MoveCase, ReopenCase, ReturnToInvestigation, SubmitForReview, type Outcome } from '../../../gen/documents';
import { request } from '../../session/request';
import type { Act } from '../moves';

export const fieldsOf = {
  triage: [],
  investigate: [],
  toTriage: ['reason'],
  sendBack: ['reason'],
  reopen: ['reason'],
  dismiss: ['outcome', 'words'],
  submit: ['outcome', 'findings', 'actions', 'words'],
  close: ['outcome', 'findings', 'actions', 'words'],
} as const satisfies Record<Act, readonly string[]>;

export type FieldName = 'reason' | 'outcome' | 'findings' | 'actions' | 'words';
export type Fields = Record<FieldName, string>;

export function carryOut(act: Act, id: string, { reason, outcome: chosen, findings, actions, words }: Fields): Promise<unknown> {
  const outcome = chosen as Outcome;
  switch (act) {
    case 'triage':
      return request(MoveCase, { input: { case: id, to: 'IN_TRIAGE' } });
    case 'investigate':
      return request(MoveCase, { input: { case: id, to: 'UNDER_INVESTIGATION' } });
    case 'toTriage':
      return request(MoveCase, { input: { case: id, to: 'IN_TRIAGE', reason } });
    case 'sendBack':
      return request(ReturnToInvestigation, { input: { case: id, reason } });
    case 'reopen':
      return request(ReopenCase, { input: { case: id, reason } });
    case 'submit':
      return request(SubmitForReview, { input: { case: id, outcome, findings, actions, words } });
    case 'dismiss':
      return request(CloseCase, { input: { case: id, outcome, words } });
    case 'close':
      return request(CloseCase, { input: { case: id, outcome, findings, actions, words } });
  }
}
