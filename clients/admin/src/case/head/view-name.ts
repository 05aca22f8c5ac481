import { useLastSearch } from '../../cases/last-list';
import { useCurrentView } from '../../cases/saved/use-views';
import { useT } from '../../i18n';

/** The name of the list that was shown last. */
export function useViewName(): string {
  const t = useT();
  const search = useLastSearch();
  const saved = useCurrentView(search);
  if (saved) return saved.view.name;
  const { view = 'queue', stage } = search;
  return view === 'all' && stage?.includes('CLOSED') ? t('views.all.stages') : t(`views.${view}`);
}
