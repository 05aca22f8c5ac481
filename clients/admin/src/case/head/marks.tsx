import EyeOff from 'lucide-react/icons/eye-off';
import Lock from 'lucide-react/icons/lock';
import { useT } from '../../i18n';
import type { CaseHead } from '../context';

/** What a member must know of the case at each moment: its code name, how the reporter reports, and a restriction. */
export function Marks({ head: { pseudonym, anonymity, restricted } }: { head: CaseHead }) {
  const t = useT();
  return (
    <ul className="case-marks" aria-label={t('head.marks')}>
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
