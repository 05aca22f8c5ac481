import { useLayoutEffect, useRef } from 'react';

/** Focuses the first field of a step. If a dialog opens with the step, the dialog's heading takes the focus afterwards. */
export function useFocusFirst(first: boolean) {
  const ref = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => {
    if (first) ref.current?.focus();
  }, [first]);
  return ref;
}
