import { useRef, type ComponentProps, type FormEvent } from 'react';
import { WithSummary } from './errors';

interface Props extends Omit<ComponentProps<'form'>, 'onSubmit' | 'noValidate'> {
  onSubmit: () => unknown;
  /** For more than three fields: all mistakes are listed on top too, and the list takes the focus. */
  summary?: boolean;
}

/**
 * The one kind of form. What is missing is said in the page's own language, at its field, and the first wrong field takes the
 * focus, at each try. The browser's bubbles speak another language and go away by themselves.
 */
export function Form({ onSubmit, summary, children, ...props }: Props) {
  const sending = useRef(false);
  const list = useRef<HTMLDivElement>(null);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    // A second press before the page could say that it is busy.
    if (sending.current) return;
    sending.current = true;
    const form = event.currentTarget;
    onSubmit();
    // After the page has been drawn with what was found.
    setTimeout(() => {
      sending.current = false;
      (list.current ?? form.querySelector<HTMLElement>('[aria-invalid="true"]'))?.focus();
    });
  };
  return (
    <form noValidate onSubmit={submit} {...props}>
      {summary ? <WithSummary ref={list}>{children}</WithSummary> : children}
    </form>
  );
}
