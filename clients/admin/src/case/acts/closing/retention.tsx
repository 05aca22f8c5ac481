import { useId, type ReactNode } from 'react';
import { RetentionPeriods, type Retention } from '../../../../gen/documents';
import { useAsk } from '../../../app/query';
import { useFormats, useT } from '../../../i18n';
import { formatDayShort } from '@voicase/shared/time';
import { Check } from '../../../kit/check';
import { Field } from '../../../kit/field';
import { LongText } from '../../../kit/long-text';
import { useCase } from '../../context';
import { retentionOf, type ClosingFields, type FieldName } from './fields';

const classes = ['STANDARD', 'SHORT', 'PROCEEDINGS'] as const satisfies readonly Retention[];

interface Props {
  fields: ClosingFields;
  error: string | undefined;
  onChange: (name: FieldName, value: string) => void;
  children: ReactNode;
}

/** How long the case is kept, with the day on which it is due for erasure if it is closed today. */
export function RetentionFields({ fields, error, onChange, children }: Props) {
  const t = useT();
  const id = useId();
  const chosen = retentionOf(fields);
  return (
    <fieldset>
      <legend>{t('field.retention')}</legend>
      {classes.map((one) => (
        <Check key={one} type="radio" name={id} checked={one === chosen} onChange={() => onChange('retention', one)}>
          {t(`retention.${one}`)} <span className="choice-means">{t(`retention.means.${one}`)}</span>
        </Check>
      ))}
      <Until retention={chosen} />
      {chosen === 'PROCEEDINGS' && (
        <Field label={t('field.retentionReason')} hint={t('hint.retentionReason')} error={error}>
          {(control) => (
            <LongText {...control} rows={2} text={fields.retentionReason} onText={(next) => onChange('retentionReason', next)} />
          )}
        </Field>
      )}
      {children}
    </fieldset>
  );
}

/** A failed request only leaves out the day. The server computes the day again when it closes the case. */
function Until({ retention }: { retention: Retention }) {
  const t = useT();
  const locale = useFormats();
  const periods = useAsk(RetentionPeriods, { receivedOn: useCase().receivedOn }, { lasting: true }).data?.retentionPeriods;
  const until = periods?.find((one) => one.retention === retention)?.until;
  return (
    <p className="closing-until" role="status">
      {retention === 'PROCEEDINGS'
        ? t('retention.until.PROCEEDINGS')
        : until
          ? t('retention.until', { day: formatDayShort(until, locale), why: t(`retention.why.${retention}`) })
          : ''}
    </p>
  );
}
