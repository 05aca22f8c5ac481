import type { ReactNode } from 'react';
import { Check } from '../kit/check';
import { GroupError } from '../kit/errors';

interface GroupProps {
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
      <legend>{label}</legend>
      {hint && (
        <p className="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      <GroupError id={id} label={label} text={error} />
      {children}
    </fieldset>
  );
}

interface RadiosProps<T> extends Omit<GroupProps, 'id' | 'children'> {
  name: string;
  options: readonly T[];
  value: T | undefined;
  text: (option: T) => string;
  onChange: (value: T) => void;
}

/** Choices of which one is chosen. */
export function Radios<T extends string | boolean>({ name, options, value, text, onChange, ...group }: RadiosProps<T>) {
  return (
    <Group id={`manual-${name}`} {...group}>
      {options.map((option) => (
        <Check key={String(option)} type="radio" name={name} checked={value === option} onChange={() => onChange(option)}>
          {text(option)}
        </Check>
      ))}
    </Group>
  );
}
