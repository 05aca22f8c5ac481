import { useT } from '../i18n';
import type { ListSearch } from './search';
import { useNews, type List } from './use-list';

interface Props {
  search: ListSearch;
  shown: List;
  show: () => void;
}

/** Offers to show the new list. The rows stay where they are until the member asks for it. */
export function NewsButton({ search, shown, show }: Props) {
  const t = useT();
  const news = useNews(search, shown);
  return (
    <div role="status">
      {news && (
        <button type="button" className="button news" onClick={show}>
          {t('cases.news')}
        </button>
      )}
    </div>
  );
}
