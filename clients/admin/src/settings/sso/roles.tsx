import { shows } from '@voicase/shared/text';
import { useId } from 'react';
import { useT } from '../../i18n';
import { Choice } from '../../kit/choice';
import { GroupError } from '../../kit/errors';
import { Field } from '../../kit/field';
import { roles } from '../rights/rights';
import type { Form } from './form';

type Mapped = Form['roles'][number];

interface Props {
  mapped: Form['roles'];
  tried: boolean;
  /** The error of the whole list. */
  error: string | undefined;
  onChange: (mapped: Form['roles']) => void;
}

/** Maps claim values to roles. The first match counts. */
export function RoleRows({ mapped, tried, error, onChange }: Props) {
  const t = useT();
  const id = useId();
  const change = (key: number, part: Partial<Mapped>) => onChange(mapped.map((one) => (one.key === key ? { ...one, ...part } : one)));
  const add = () => onChange([...mapped, { key: 1 + Math.max(-1, ...mapped.map(({ key }) => key)), value: '', role: 'VIEWER' }]);
  return (
    <fieldset id={id} aria-describedby={error && `${id}-error`}>
      <legend>{t('sso.roles')}</legend>
      <GroupError id={id} label={t('sso.roles')} text={error} />
      <p className="hint">{t('sso.roles.hint')}</p>
      {mapped.map(({ key, value, role }, at) => (
        <div className="row mapped" key={key}>
          <Field label={t('sso.roles.value', { number: at + 1 })} error={tried && !shows(value) ? t('sso.roles.empty') : undefined}>
            {(control) => (
              <input
                {...control}
                type="text"
                autoComplete="off"
                value={value}
                onChange={(event) => change(key, { value: event.target.value })}
              />
            )}
          </Field>
          <Choice
            label={t('sso.roles.role', { number: at + 1 })}
            value={role}
            options={roles.map((one) => [one, t(`role.${one}`)])}
            onChange={(chosen) => change(key, { role: roles.find((one) => one === chosen) ?? role })}
          />
          <button
            type="button"
            className="button"
            aria-label={t('sso.roles.remove.one', { number: at + 1 })}
            onClick={() => onChange(mapped.filter((one) => one.key !== key))}
          >
            {t('sso.roles.remove')}
          </button>
        </div>
      ))}
      <button type="button" className="button" onClick={add}>
        {t('sso.roles.add')}
      </button>
    </fieldset>
  );
}
