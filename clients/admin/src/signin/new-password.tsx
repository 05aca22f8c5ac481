import { lengthOf } from '@voicase/shared/text';
import { useState } from 'react';
import { useT } from '../i18n';
import { Check } from '../kit/check';
import { Field } from '../kit/field';

/** Minimum length that the server accepts. The server also refuses passwords that are easy to guess. */
const MIN = 12;

export const isLong = (password: string): boolean => lengthOf(password) >= MIN;

interface Props {
  label: string;
  value: string;
  /** The server refused the password as too weak. */
  weak: boolean;
  /** Whether the person has tried to save, so that errors are shown. */
  tried: boolean;
  onChange: (password: string) => void;
}

/** A new password. The person types the password once and can show it. This page can check only the length. */
export function NewPassword({ label, value, weak, tried, onChange }: Props) {
  const t = useT();
  const [shown, show] = useState(false);
  const missing = MIN - lengthOf(value);
  return (
    <>
      <Field
        label={label}
        hint={t('password.hint')}
        error={tried && missing > 0 ? t('password.short') : weak ? t('password.weak') : undefined}
      >
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
      <p role="status" className="hint">
        {value && (missing > 0 ? t('password.missing', { count: missing }) : t('password.enough'))}
      </p>
      <Check checked={shown} onChange={show}>
        {t('password.show')}
      </Check>
    </>
  );
}
