import { anyUnsaved } from '../app/unsaved';
import { useT } from '../i18n';

/** Asks before unsent input is dropped. Such a loss is rare, so the browser's confirm dialog is enough. */
export function useLeaving() {
  const t = useT();
  return (go: () => void, any = anyUnsaved) => {
    if (!any() || window.confirm(t('leaving.sure'))) go();
  };
}
