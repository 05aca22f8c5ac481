import { useRef, type ComponentProps, type FormEvent } from 'react';

interface Props extends Omit<ComponentProps<'form'>, 'onSubmit' | 'noValidate'> {
  onSubmit: () => unknown;
}

/**
 * The one kind of form. What is missing is said in the page's own language, at its field, and the first wrong field takes the
 * focus, at each try. The browser's bubbles speak another language and go away by themselves.
 */
export function Form({ onSubmit, ...props }: Props) {
  const sending = useRef(false);
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
      form.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
    });
  };
  return <form noValidate onSubmit={submit} {...props} />;
}
