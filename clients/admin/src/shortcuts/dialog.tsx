import { Link } from '@tanstack/react-router';
import { useT } from '../i18n';
import { Dialog } from '../kit/dialog';
import { ShortcutList } from './list';

export function ShortcutDialog({ onClose }: { onClose: () => void }) {
  const t = useT();
  return (
    <Dialog title={t('keys.title')} onClose={onClose}>
      <ShortcutList />
      <p className="hint">
        {t('keys.where')}{' '}
        <Link to="/me" onClick={onClose}>
          {t('keys.switch')}
        </Link>
      </p>
    </Dialog>
  );
}
