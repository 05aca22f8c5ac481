import { useState } from 'react';
import { useT } from '../i18n';
import { Check } from '../kit/check';
import { Field } from '../kit/field';
import { strength } from './strength';

interface Props {
  label: string;
  value: string;
  /** The server would not take it. */
  weak: boolean;
  onChange: (password: string) => void;
}

/** A new password, typed once: it can be shown instead of being typed twice. */
export function NewPassword({ label, value, weak, onChange }: Props) {
  const t = useT();
  const [shown, show] = useState(false);
  return (
    <>
      <Field label={label} hint={t('password.hint')} error={weak ? t('password.weak') : undefined}>
        {(control) => (
          <input
            {...control}
            type={shown ? 'text' : 'password'}
            autoComplete="new-password"
            required
            value={value}
            onChange={(event) => onChange(event.target.value)}
          />
        )}
      </Field>
      <p role="status" className={`strength ${value && strength(value)}`}>
        {value && t(`strength.${strength(value)}`)}
      </p>
      <Check checked={shown} onChange={show}>
        {t('password.show')}
      </Check>
    </>
  );
}
