import type { ComponentChildren } from 'preact';

interface Props {
  children: ComponentChildren;
  onClick?: () => void;
  kind?: 'primary' | 'secondary' | 'link';
  submit?: boolean;
  /**
   * Whether the button is busy and ignores presses. A busy button is never disabled, so that it keeps the focus. Screen
   * readers announce the state.
   */
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
