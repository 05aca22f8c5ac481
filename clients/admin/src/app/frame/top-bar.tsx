import Search from 'lucide-react/icons/search';
import { useT } from '../../i18n';
import { useMember } from '../member';
import { AccountMenu } from './account-menu';
import { Bell } from './bell';
import { isPaletteOpen } from './palette/open';
import { usePaletteKey } from '../../shortcuts/palette-key';

/** The bar at the top: the organisation, the search and the account. */
export function TopBar() {
  const t = useT();
  const paletteKey = usePaletteKey();
  const { membership } = useMember();
  return (
    <header className="top">
      <p className="brand">
        <span className="brand-name">VoiCase</span>{' '}
        <span className="place" dir="auto">
          {membership.organisation.name}
        </span>
      </p>
      <button type="button" className="find" aria-haspopup="dialog" onClick={() => isPaletteOpen.set(true)}>
        <Search aria-hidden size={16} />
        <span className="find-label">{t('palette.find')}</span>
        <kbd aria-hidden translate="no">
          {paletteKey}
        </kbd>
      </button>
      <div className="top-end">
        <Bell />
        <AccountMenu />
      </div>
    </header>
  );
}
