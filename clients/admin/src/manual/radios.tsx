import { Check } from '../kit/check';
import { Group, type GroupProps } from '../kit/group';

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
