import type { ReactNode } from 'react';
import { GroupError } from './errors';

export interface GroupProps {
  id: string;
  label: string;
  hint?: string | undefined;
  error?: string | undefined;
  children: ReactNode;
}

/** Choices that belong together. */
export function Group({ id, label, hint, error, children }: GroupProps) {
  return (
    <fieldset id={id} aria-describedby={[hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ') || undefined}>
      <legend dir="auto">{label}</legend>
      {hint && (
        <p className="hint" id={`${id}-hint`} dir="auto">
          {hint}
        </p>
      )}
      <GroupError id={id} label={label} text={error} />
      {children}
    </fieldset>
  );
}
