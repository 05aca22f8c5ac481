/** Marks what is to do as done, or opens it again. */
import { CompleteDeadline, CompleteTask, ReopenDeadline, ReopenTask, SettleCorrectiveAction, type TodoKind } from '../../gen/documents';
import { request } from '../session/request';

export interface Doable {
  id: string;
  kind: Exclude<TodoKind, 'CHECK_IN'>;
  /** The revision of a corrective action. Each change raises it. */
  revision: number;
}

export function setDone({ id, kind, revision }: Doable, done: boolean): Promise<unknown> {
  switch (kind) {
    case 'TASK':
      return done ? request(CompleteTask, { input: { task: id } }) : request(ReopenTask, { input: { task: id } });
    case 'DEADLINE':
      return done ? request(CompleteDeadline, { input: { deadline: id } }) : request(ReopenDeadline, { input: { deadline: id } });
    case 'CORRECTIVE_ACTION':
      return request(SettleCorrectiveAction, { input: { id, expected: revision, state: done ? 'DONE' : 'OPEN' } });
  }
}
