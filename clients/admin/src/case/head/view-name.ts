import { useLastSearch } from '../../cases/last-list';
import { useT } from '../../i18n';

/** The name of the list that was shown last. */
export function useViewName(): string {
  const t = useT();
  const { view = 'queue', stage } = useLastSearch();
  return view === 'all' && stage?.includes('CLOSED') ? t('views.all.stages') : t(`views.${view}`);
}
