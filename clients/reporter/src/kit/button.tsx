import type { ComponentChildren } from 'preact';

interface Props {
  children: ComponentChildren;
  onClick?: () => void;
  kind?: 'primary' | 'secondary' | 'link';
  submit?: boolean;
  /** Never disabled: pressing again while it works does nothing, and a screen reader is told that it works. */
  busy?: boolean;
}

export const Button = ({ children, onClick, kind = 'secondary', submit = false, busy = false }: Props) => (
  <button
    type={submit ? 'submit' : 'button'}
    class={kind}
    aria-busy={busy || undefined}
    onClick={busy ? (event) => event.preventDefault() : onClick}
  >
    {children}
  </button>
);
