import type { Outcome } from '../../../gen/documents';
import { languageName, useT } from '../../i18n';
import { Field } from '../../kit/field';
import { LongText } from '../../kit/long-text';
import { useCase } from '../context';
import type { FieldName } from './carry-out';

interface Props {
  name: FieldName;
  value: string;
  outcomes: Outcome[];
  error: string | undefined;
  onChange: (value: string) => void;
}

export function ActField({ name, value, outcomes, error, onChange }: Props) {
  const t = useT();
  const { language } = useCase();
  const hint =
    name === 'words' ? t('hint.words', { language: languageName(language) }) : name === 'outcome' ? undefined : t(`hint.${name}`);
  return (
    <Field label={t(`field.${name}`)} hint={hint} error={error}>
      {(control) =>
        name === 'outcome' ? (
          <select {...control} name={name} required value={value} onChange={(event) => onChange(event.target.value)}>
            <option value="">{t('field.choose')}</option>
            {outcomes.map((outcome) => (
              <option key={outcome} value={outcome}>
                {t(`outcome.${outcome}`)}
              </option>
            ))}
          </select>
        ) : (
          <LongText {...control} name={name} rows={name === 'reason' ? 3 : 4} text={value} onText={onChange} />
        )
      }
    </Field>
  );
}
