import EyeOff from 'lucide-react/icons/eye-off';
import Lock from 'lucide-react/icons/lock';
import { useT } from '../../i18n';
import type { CaseHead } from '../context';

/**
 * What a member must know of the case at each moment: its code name, how the reporter reports, and a restriction. They
 * are in the first line, or in the second line if the first one has no room (`case-head.css`).
 */
export function Marks({ head: { pseudonym, anonymity, restricted }, place }: { head: CaseHead; place: 'where' | 'line' }) {
  const t = useT();
  return (
    <ul className={`case-marks in-${place}`} aria-label={t('head.marks')}>
      <li title={t('side.codename')}>
        <span className="visually-hidden">{t('side.codename')} </span>
        <span dir="auto" translate="no">
          {pseudonym}
        </span>
      </li>
      <li className="mark">
        <EyeOff size={13} aria-hidden />
        {t(`anonymity.short.${anonymity}`)}
      </li>
      {restricted && (
        <li className="mark warn">
          <Lock size={13} aria-hidden />
          {t('head.restricted')}
        </li>
      )}
    </ul>
  );
}
