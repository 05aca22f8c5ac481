import type { ComponentChildren } from 'preact';

interface Props {
  children: ComponentChildren;
  onClick?: () => void;
  kind?: 'primary' | 'secondary' | 'link';
  submit?: boolean;
  /** Never disables the button: presses are ignored while it is busy, and a screen reader announces the state. */
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
