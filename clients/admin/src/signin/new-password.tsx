import { lengthOf } from '@voicase/shared/text';
import { useState } from 'react';
import { useT } from '../i18n';
import { Check } from '../kit/check';
import { Field } from '../kit/field';

/** The server takes none that is shorter. What is easy to guess it refuses too: only it can tell. */
const MIN = 12;

export const isLong = (password: string): boolean => lengthOf(password) >= MIN;

interface Props {
  label: string;
  value: string;
  /** The server would not take it. */
  weak: boolean;
  /** Whether somebody has tried to set it, so that what is missing is said. */
  tried: boolean;
  onChange: (password: string) => void;
}

/** A new password, typed once: it can be shown instead of being typed twice. Of how good it is, only its length is known here. */
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
