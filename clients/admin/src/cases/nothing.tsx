import { useT } from '../i18n';
import { isNarrowed, type ListSearch } from './search';

/** Says whether the list is empty because of its filters, and what to do then. */
export function Nothing({ search }: { search: ListSearch }) {
  const t = useT();
  const narrowed = isNarrowed(search);
  return (
    <div className="nothing">
      <h2>{t(narrowed ? 'cases.none.narrowed' : `cases.none.${search.view ?? 'queue'}`)}</h2>
      <p>{t(narrowed ? 'cases.none.narrowed.text' : 'cases.none.text')}</p>
    </div>
  );
}
