import { useId, type ReactNode } from 'react';
import { useT } from '../../../i18n';
import { Check } from '../../../kit/check';
import { GroupError } from '../../../kit/errors';
import { dismissals, outcomes } from '../../moves';
import type { ClosingAct } from './fields';

interface Props {
  act: ClosingAct;
  value: string;
  error: string | undefined;
  onChange: (outcome: string) => void;
  children: ReactNode;
}

/** The outcomes, each with its meaning. */
export function Outcomes({ act, value, error, onChange, children }: Props) {
  const t = useT();
  const id = useId();
  return (
    <fieldset id={id} className={error ? 'wrong' : undefined} aria-describedby={error ? `${id}-error` : undefined}>
      <legend>{t('field.outcome')}</legend>
      <GroupError id={id} label={t('field.outcome')} text={error} />
      {(act === 'dismiss' ? dismissals : outcomes).map((outcome) => (
        <Check key={outcome} type="radio" name={id} checked={value === outcome} onChange={() => onChange(outcome)}>
          {t(`outcome.${outcome}`)} <span className="choice-means">{t(`outcome.means.${outcome}`)}</span>
        </Check>
      ))}
      {children}
    </fieldset>
  );
}
