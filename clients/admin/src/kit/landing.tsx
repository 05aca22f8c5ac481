import { useEffect, useRef, type ReactNode } from 'react';

let waiting = false;

/** Called on navigation to another page. The next heading that is rendered takes the focus. */
export const expectLanding = () => {
  waiting = true;
};

interface Props {
  as: 'h1' | 'h2';
  id?: string;
  className?: string;
  children: ReactNode;
}

/** A heading that takes the focus after navigation, so that screen reader and keyboard start there. */
export function Landing({ as: Heading, id, className, children }: Props) {
  const ref = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (!waiting) return;
    waiting = false;
    ref.current?.focus();
  }, []);
  return (
    <Heading ref={ref} id={id} className={className} tabIndex={-1}>
      {children}
    </Heading>
  );
}
