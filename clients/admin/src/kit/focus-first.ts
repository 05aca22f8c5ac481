import { useLayoutEffect, useRef } from 'react';

/** Gives the focus to the field that a step begins with. A dialog that opens with it takes the focus to its heading after that. */
export function useFocusFirst(first: boolean) {
  const ref = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => {
    if (first) ref.current?.focus();
  }, [first]);
  return ref;
}
