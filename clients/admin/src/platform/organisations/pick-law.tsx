import { useT } from '../../i18n';
import { Choice } from '../../kit/choice';
import { isUnchecked, useLaws } from './law';

interface Props {
  packs: readonly string[];
  value: string | undefined;
  onChange: (code: string | undefined) => void;
}

/** The choice of a law pack. Says what an unchecked law pack means. */
export function PickLaw({ packs, value, onChange }: Props) {
  const t = useT();
  return (
    <>
      <Choice label={t('organisations.law')} value={value} options={useLaws(packs)} onChange={onChange} />
      {value && isUnchecked(value) && <p className="hint">{t('organisations.law.means-unchecked')}</p>}
    </>
  );
}
