import { anyUnsaved } from '../app/unsaved';
import { useT } from '../i18n';

/** Asks first where going on would drop what was begun. The browser's own question is enough for something so rare. */
export function useLeaving() {
  const t = useT();
  return (go: () => void) => {
    if (!anyUnsaved() || window.confirm(t('leaving.sure'))) go();
  };
}
