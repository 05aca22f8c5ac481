import { useNavigate } from '@tanstack/react-router';
import type { Operation } from '@voicase/shared/gql';
import { useRef } from 'react';
import { client, forgetCase, refreshCases } from '../../app/query';
import { say } from '../../kit/say';
import { isUnanswered } from '../../session/ask';
import { useOnce } from '../../session/once';
import { request } from '../../session/request';
import { useCase } from '../context';

interface Ends<Data, Input> {
  /** Whether the case is still mine to see. */
  stays: (data: Data) => boolean;
  /** Said when it is done. */
  done: string;
  /** Said instead when the case has gone out of my sight. */
  gone: string;
  /** The draft has been sent. */
  sent?: () => void;
  /** Asked before another try, where the answer to the last one was lost: whether that one was carried out. */
  arrived?: (input: Input) => Promise<boolean>;
  onClose: () => void;
}

/** An act that may take the case out of my own sight: then its page is left before anything of it is asked again. */
export function useLeavingAct<Data, Input>(operation: Operation<Data, { input: Input }>, { stays, done, gone, sent, arrived, onClose }: Ends<Data, Input>) {
  const navigate = useNavigate();
  const { id } = useCase();
  const lost = useRef(false);
  return useOnce({
    mutationFn: async (input: Input) => (lost.current && (await arrived?.(input)) ? undefined : request(operation, { input })),
    onError: (problem) => void (lost.current = isUnanswered(problem)),
    onSuccess: async (data) => {
      sent?.();
      if (!data || stays(data)) {
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
