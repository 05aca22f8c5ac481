import { useMutation, type UseMutationOptions } from '@tanstack/react-query';
import { useCallback, useRef } from 'react';

/** A mutation for a button. Presses are ignored while the mutation runs, even before the page shows that it is busy. */
export function useOnce<Data, Input = void>(options: Omit<UseMutationOptions<Data, Error, Input>, 'onSettled'>) {
  const running = useRef(false);
  const act = useMutation({ ...options, onSettled: () => void (running.current = false) });
  const { mutate } = act;
  const once = useCallback(
    (input: Input) => {
      if (running.current) return;
      running.current = true;
      mutate(input);
    },
    [mutate],
  );
  return { ...act, mutate: once };
}
