import { Link } from '@tanstack/react-router';
import EyeOff from 'lucide-react/icons/eye-off';
import Hourglass from 'lucide-react/icons/hourglass';
import Lock from 'lucide-react/icons/lock';
import ShieldAlert from 'lucide-react/icons/shield-alert';
import UserLock from 'lucide-react/icons/user-lock';
import { useT } from '../../i18n';
import { TagWord } from '../../kit/tag';
import type { CaseHead } from '../context';

/** The head has no room for more tags. The details show all of them. */
const MAX_TAGS = 3;

/**
 * The marks that stay in sight: code name, anonymity, claim of retaliation, tags and restriction. They are in the first line,
 * or in the second line if the first line has no room (`case-head.css`).
 */
export function Marks({ head, place }: { head: CaseHead; place: 'where' | 'line' }) {
  const t = useT();
  const { pseudonym, anonymity, retaliation, restricted, waiting, tags } = head;
  const Anonymity = anonymity === 'ANONYMOUS' ? EyeOff : UserLock;
  return (
    <ul className={`case-marks in-${place}`} aria-label={t('head.marks')}>
      <li title={t('side.codename')}>
        <span className="visually-hidden">{t('side.codename')} </span>
        <span dir="auto" translate="no">
          {pseudonym}
        </span>
      </li>
      <li className="mark">
        <Anonymity size={13} aria-hidden />
        {t(`anonymity.short.${anonymity}`)}
      </li>
      {retaliation && (
        // The tab says who sees a claim, and which case the claim is about.
        <li>
          <Link to="/cases/$id/people" params={{ id: head.id }} activeProps={{}} className="mark warn" title={t('tab.people')}>
            <ShieldAlert size={13} aria-hidden />
            {t('row.retaliation')}
          </Link>
        </li>
      )}
      {waiting && (
        <li className="mark">
          <Hourglass size={13} aria-hidden />
          {t('row.waiting')}
        </li>
      )}
      {tags.slice(0, MAX_TAGS).map((one) => (
        <li key={one.id}>
          <TagWord of={one} />
        </li>
      ))}
      {restricted && (
        <li className="mark warn">
          <Lock size={13} aria-hidden />
          {t('head.restricted')}
        </li>
      )}
    </ul>
  );
}
