import { useMutation, type UseMutationOptions } from '@tanstack/react-query';
import { useCallback, useRef } from 'react';

/** A mutation behind a button. A press while it runs is ignored, also one that comes before the page could be drawn as busy. */
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
