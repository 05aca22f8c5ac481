import { useId } from 'react';
import { useT } from '../../i18n';
import { Check } from '../../kit/check';
import { useCase } from '../context';

interface Props {
  checked: boolean;
  /** Whether to show that the tick is missing. */
  tried: boolean;
  onChange: (checked: boolean) => void;
}

/** A reporter without an access code reads nothing here. The member tells them the text in another way, and confirms it. */
export function Told({ checked, tried, onChange }: Props) {
  const t = useT();
  const id = useId();
  if (useCase().hasAccessCode) return null;
  const isMissing = tried && !checked;
  return (
    <>
      <NoCode />
      <Check checked={checked} describedBy={isMissing ? id : undefined} onChange={onChange}>
        {t('told.done')}
      </Check>
      {isMissing && (
        <p className="error" id={id} role="alert">
          {t('told.missing')}
        </p>
      )}
    </>
  );
}

/** Says that the reporter cannot read a text. */
export function NoCode() {
  const t = useT();
  return useCase().hasAccessCode ? null : <p className="notice">{t('told.no-code')}</p>;
}
