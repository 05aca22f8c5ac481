import type { ReactNode } from 'react';
import { useFormats, useLanguage, useT } from '../../../i18n';
import { Field } from '../../../kit/field';
import { useSendingNow } from '../../../kit/sending';
import type { ClosingFields, Faults, FieldName, Part } from './fields';
import { currencies, formatMoney, readAmount } from './money';

interface Props {
  fields: ClosingFields;
  faults: Faults['fields'];
  mark: (part: Part) => ReactNode;
  onChange: (name: FieldName, value: string) => void;
}

/** Financial damage and recovered amount. Both may be unknown. */
export function Amounts({ fields, faults, mark, onChange }: Props) {
  return (
    <>
      {(['damage', 'recovered'] as const).map((name) => (
        <Amount key={name} name={name} fields={fields} isWrong={faults[name] === 'amount'} onChange={onChange}>
          {mark(name)}
        </Amount>
      ))}
    </>
  );
}

interface AmountProps {
  name: 'damage' | 'recovered';
  fields: ClosingFields;
  isWrong: boolean;
  onChange: Props['onChange'];
  children: ReactNode;
}

function Amount({ name, fields, isWrong, onChange, children }: AmountProps) {
  const t = useT();
  const locale = useFormats();
  const isSending = useSendingNow();
  const [text, currency] = [fields[name], fields[`${name}Currency`]];
  const money = readAmount(text, currency, locale);
  const example = formatMoney({ currency, minorUnits: '123450' }, locale);
  return (
    <div className="amount">
      <Field label={t(`field.${name}`)} hint={t(`hint.${name}`)} error={isWrong ? t('missing.amount', { example }) : undefined}>
        {(control) => (
          <input
            {...control}
            type="text"
            inputMode="decimal"
            autoComplete="off"
            dir="ltr"
            readOnly={isSending}
            value={text}
            onChange={(event) => onChange(name, event.target.value)}
          />
        )}
      </Field>
      <Field label={t(`field.${name}.currency`)}>
        {(control) => (
          <select {...control} disabled={isSending} value={currency} onChange={(event) => onChange(`${name}Currency`, event.target.value)}>
            <Currencies />
          </select>
        )}
      </Field>
      <p className="hint amount-read" role="status">
        {text.trim() && money ? t('amount.read', { amount: formatMoney(money, locale) }) : ''}
      </p>
      {children}
    </div>
  );
}

function Currencies() {
  const names = new Intl.DisplayNames(useLanguage(), { type: 'currency' });
  return currencies.map((code) => (
    <option key={code} value={code}>
      {`${code} – ${names.of(code) ?? code}`}
    </option>
  ));
}
