import type { ReactNode } from 'react';

interface Props {
  type?: 'checkbox' | 'radio';
  name?: string;
  checked: boolean;
  disabled?: boolean;
  /** The id of the element that explains the control. */
  describedBy?: string;
  onChange: (checked: boolean) => void;
  children: ReactNode;
}

export function Check({ type = 'checkbox', name, checked, disabled, describedBy, onChange, children }: Props) {
  return (
    <label className="check">
      <input
        type={type}
        name={name}
        checked={checked}
        disabled={disabled}
        aria-describedby={describedBy}
        onChange={(event) => onChange(event.target.checked)}
      />
      <span>{children}</span>
    </label>
  );
}
