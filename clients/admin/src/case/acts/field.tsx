import type { Outcome } from '../../../gen/documents';
import { languageName, useT } from '../../i18n';
import { Field } from '../../kit/field';
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
          <textarea
            {...control}
            name={name}
            required
            rows={name === 'reason' ? 3 : 4}
            dir="auto"
            value={value}
            onChange={(event) => onChange(event.target.value)}
          />
        )
      }
    </Field>
  );
}
