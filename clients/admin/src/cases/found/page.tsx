import { useT } from '../../i18n';
import { Landing } from '../../kit/landing';
import { Problem } from '../../kit/problem';
import { Skeleton } from '../table/skeleton';
import { Facets } from './facets';
import { SearchForm } from './form';
import { Results } from './results';
import { State } from './state';
import { isSearchable } from './texts';
import { useFound, useFoundSearch } from './use-found';

/** The results of a search over the texts of cases. */
export function FoundPage() {
  const t = useT();
  const { search, text, find, change } = useFoundSearch();
  const found = useFound(search, text);
  const first = found.data?.pages[0];
  return (
    <>
      <title>{t('found.title')}</title>
      <Landing as="h1">{t('found.heading')}</Landing>
      <SearchForm text={text} find={find} />
      {!isSearchable(text) && <Help lost={search.of !== undefined && text === ''} />}
      {found.error && <Problem title={t('found.failed')} problem={found.error} retry={() => void found.refetch()} />}
      {isSearchable(text) && found.isPending && !found.error && <Skeleton />}
      {first && (
        <>
          <Facets search={search} change={change} facets={first.facets} />
          <State page={first} />
          <Results found={found} first={first} search={search} change={change} />
        </>
      )}
    </>
  );
}

/** What is searched. `lost`: the page was reloaded, and the text is gone. */
function Help({ lost }: { lost: boolean }) {
  const t = useT();
  return (
    <div className="nothing">
      {lost && <p>{t('found.lost')}</p>}
      <h2>{t('found.help')}</h2>
      <p>{t('found.help.where')}</p>
      <p>{t('found.help.how')}</p>
      <p>{t('found.help.not')}</p>
    </div>
  );
}
