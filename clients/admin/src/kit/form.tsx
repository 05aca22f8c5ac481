import { useRef, type ComponentProps, type FormEvent } from 'react';
import { WithSummary } from './errors';

interface Props extends Omit<ComponentProps<'form'>, 'onSubmit' | 'noValidate'> {
  onSubmit: () => unknown;
  /** Set for more than three fields. An error summary at the top then lists all mistakes and takes the focus. */
  summary?: boolean;
}

/**
 * The only form component. Errors appear in the page's language next to their field, and each refused attempt focuses the first wrong
 * field. The browser's own validation bubbles may use another language and disappear.
 */
export function Form({ onSubmit, summary, children, ...props }: Props) {
  const sending = useRef(false);
  const list = useRef<HTMLDivElement>(null);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    // A dialog may be inside another form, which must not be sent with it.
    event.stopPropagation();
    // Ignore a second press that comes before the page could show that it is busy.
    if (sending.current) return;
    sending.current = true;
    const form = event.currentTarget;
    onSubmit();
    // Run after the errors are rendered.
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
