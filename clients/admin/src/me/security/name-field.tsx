import { useT } from '../../i18n';
import { Field } from '../../kit/field';

interface Props {
  value: string;
  wrong: boolean;
  onChange: (name: string) => void;
}

/** What the member calls a factor, to tell one from another. */
export function NameField({ value, wrong, onChange }: Props) {
  const t = useT();
  return (
    <Field label={t('factors.name')} hint={t('factors.name.hint')} error={wrong ? t('factors.name.wrong') : undefined}>
      {(control) => (
        <input
          {...control}
          type="text"
          autoComplete="off"
          dir="auto"
          required
          maxLength={60}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}
