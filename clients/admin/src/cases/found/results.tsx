import { useEffect, useRef } from 'react';
import { loadMore } from '../../app/more';
import { useT } from '../../i18n';
import { useGoingOn } from '../going-on';
import { useColumns, useDensity } from '../table/look';
import { useRowClicks } from '../table/open';
import { CaseRow } from '../table/row';
import { isFiltered, unfiltered, type FoundSearch } from './address';
import type { Found, FoundPage, Hit } from './use-found';

interface Props {
  found: Found;
  first: FoundPage;
  search: FoundSearch;
  change: (part: Partial<FoundSearch>) => void;
}

/** The case that was opened last. Its link takes the focus when the member returns to the results. */
let opened = '';

/** The cases that were found, as rows of the list. Each row says where the words are, and never shows the text. */
export function Results({ found, first, search, change }: Props) {
  const t = useT();
  const hits = found.data?.pages.flatMap((page) => page.hits) ?? [];
  const goOnAt = useGoingOn(hits.length);
  if (hits.length === 0) return first.state === 'READING' ? null : <Nothing search={search} change={change} />;
  return (
    <div aria-busy={found.isPlaceholderData || undefined}>
      <Table hits={hits} />
      {found.hasNextPage && (
        <button
          type="button"
          className="button more"
          onClick={() => found.isFetchingNextPage || void (goOnAt(hits.length), loadMore(found))}
        >
          {found.isFetchingNextPage ? t('submit.busy') : t('cases.more')}
        </button>
      )}
    </div>
  );
}

function Table({ hits }: { hits: Hit[] }) {
  const t = useT();
  const columns = useColumns();
  const body = useRef<HTMLTableSectionElement>(null);
  useRowClicks(body);
  useEffect(() => {
    document.getElementById(`case-${opened}`)?.focus();
    opened = '';
  }, []);
  const head = (name: 'number' | 'case' | (typeof columns)[number]) => (
    <th key={name} role="columnheader" scope="col" className={`cell-${name}`}>
      {t(`column.${name}`)}
    </th>
  );
  return (
    <div className="fits">
      <table role="table" className={`cases found ${useDensity()}`}>
        <caption className="visually-hidden">{t('found.heading')}</caption>
        <thead role="rowgroup">
          <tr role="row">{[head('number'), head('case'), ...columns.map(head)]}</tr>
        </thead>
        <tbody ref={body} role="rowgroup">
          {hits.map((hit) => (
            <CaseRow
              key={hit.case.id}
              row={hit.case}
              columns={columns}
              selection={undefined}
              onOpen={(id) => void (opened = id)}
              after={<Places of={hit.where} />}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Places({ of }: { of: Hit['where'] }) {
  const t = useT();
  return (
    <span className="found-places">
      <span className="visually-hidden">{t('found.where')}</span>
      {of.map((place) => (
        <span key={place} className="word">
          {t(`found.${place}`)}
        </span>
      ))}
    </span>
  );
}

function Nothing({ search, change }: Pick<Props, 'search' | 'change'>) {
  const t = useT();
  const filtered = isFiltered(search);
  return (
    <div className="nothing">
      <h2>{t(filtered ? 'cases.none.narrowed' : 'found.none')}</h2>
      {filtered ? (
        <button type="button" className="button" onClick={() => change(unfiltered)}>
          {t('filter.clear')}
        </button>
      ) : (
        <>
          <p>{t('found.help.how')}</p>
          <p>{t('found.help.not')}</p>
        </>
      )}
    </div>
  );
}
