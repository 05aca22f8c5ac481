import { useT } from '../../i18n';
import { Field } from '../../kit/field';
import { NameInput } from '../../kit/name-input';

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
        <NameInput {...control} autoComplete="off" required max={60} text={value} onText={onChange} />
      )}
    </Field>
  );
}
