import { useT } from '../../i18n';
import { Field } from '../../kit/field';

interface DayProps {
  value: string;
  first: string;
  wrong: boolean;
  onChange: (next: string) => void;
}

/** The day on which an own deadline is due. */
export function DayField({ value, first, wrong, onChange }: DayProps) {
  const t = useT();
  return (
    <Field label={t('own.due')} error={wrong ? t('own.due.missing') : undefined}>
      {(control) => (
        <input {...control} type="date" required min={first} value={value} onChange={(event) => onChange(event.target.value)} />
      )}
    </Field>
  );
}
