import { Field } from './field';

interface Props {
  label: string;
  hint?: string;
  error?: string;
  value: string | undefined;
  /** The label of the empty choice. Without this label, there is no empty choice. */
  any?: string;
  options: readonly (readonly [value: string, text: string])[];
  onChange: (value: string | undefined) => void;
}

export function Choice({ label, hint, error, value, any, options, onChange }: Props) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(control) => (
        <select {...control} value={value ?? ''} onChange={(event) => onChange(event.target.value || undefined)}>
          {any && <option value="">{any}</option>}
          {options.map(([option, text]) => (
            <option key={option} value={option}>
              {text}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
