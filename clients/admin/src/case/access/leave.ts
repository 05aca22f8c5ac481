import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { Operation } from '@voicase/shared/gql';
import { client, forgetCase, refreshCases } from '../../app/query';
import { say } from '../../kit/say';
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
  onClose: () => void;
}

/** An act that may take the case out of my own sight: then its page is left before anything of it is asked again. */
export function useLeavingAct<Data, Input>(operation: Operation<Data, { input: Input }>, { stays, done, gone, sent, onClose }: Ends<Data>) {
  const navigate = useNavigate();
  const { id } = useCase();
  return useMutation({
    mutationFn: (input: Input) => request(operation, { input }),
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
