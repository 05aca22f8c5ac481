import { useNavigate } from '@tanstack/react-router';
import type { Operation } from '@voicase/shared/gql';
import { client, forgetCase, refreshCases } from '../../app/query';
import { say } from '../../kit/say';
import { isProblem } from '../../session/ask';
import { useOnce } from '../../session/once';
import { request } from '../../session/request';
import { useCase } from '../context';

interface Ends<Data> {
  /** Whether the case is still mine to see. */
  stays: (data: Data) => boolean;
  /** Said when it is done. */
  done: string;
  /** Said instead when the case has gone out of my sight. */
  gone: string;
  /** The draft has been sent. */
  sent?: () => void;
  /** The key was used with other words: an earlier try was carried out. */
  conflict?: () => void;
  onClose: () => void;
}

/** An act that may take the case out of my own sight: then its page is left before anything of it is asked again. */
export function useLeavingAct<Data, Input>(
  operation: Operation<Data, { input: Input }>,
  { stays, done, gone, sent, conflict, onClose }: Ends<Data>,
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
