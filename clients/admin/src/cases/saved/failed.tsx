import { useT } from '../../i18n';
import { Problem } from '../../kit/problem';
import { focusFilters } from '../filters/focus';
import { useSavedViews } from './use-views';

/** Says that the saved views did not load. The list itself does not need them. */
export function ViewsFailed() {
  const t = useT();
  const { data, error, refetch } = useSavedViews();
  if (!error || data) return null;
  // The button disappears while the views load.
  const retry = () => {
    focusFilters();
    void refetch();
  };
  return <Problem title={t('saved.failed')} problem={error} retry={retry} />;
}
