import { useNavigate } from '@tanstack/react-router';
import type { Operation } from '@voicase/shared/gql';
import { client, forgetCase, refreshCases } from '../../app/query';
import { say } from '../../kit/say';
import { isProblem } from '../../session/ask';
import { useOnce } from '../../session/once';
import { request } from '../../session/request';
import { useCase } from '../context';

interface Callbacks<Data> {
  /** Whether the member can still see the case. */
  stays: (data: Data) => boolean;
  /** Announced after success. */
  done: string;
  /** Announced instead if the member can no longer see the case. */
  gone: string;
  sent?: () => void;
  /** Called when the idempotency key was already used with another text, because an earlier attempt was carried out. */
  conflict?: () => void;
  onClose: () => void;
}

/**
 * Runs a mutation that may end the member's access to the case. If the access ends, the page returns to the list before
 * it requests the case again.
 */
export function useLeavingAct<Data, Input>(
  operation: Operation<Data, { input: Input }>,
  { stays, done, gone, sent, conflict, onClose }: Callbacks<Data>,
) {
  const navigate = useNavigate();
  const { id } = useCase();
  return useOnce({
    mutationFn: (input: Input) => request(operation, { input }),
    onError: (problem) => {
      if (!conflict || !isProblem(problem, 'CONFLICT')) return;
      conflict();
      void refreshCases();
    },
    onSuccess: async (data) => {
      sent?.();
      if (stays(data)) {
        await refreshCases();
        say(done);
        return onClose();
      }
      say(gone);
      await navigate({ to: '/cases' });
      client.removeQueries({ queryKey: ['Case', { id }] });
      forgetCase(id);
      await refreshCases();
    },
  });
}
