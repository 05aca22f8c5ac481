import { useEffect, useRef } from 'react';
import { useT } from '../../i18n';
import type { Row } from '../list-query';
import type { ListSearch } from '../search';
import type { Selection } from '../selection/use-selection';
import { Head } from './head';
import { useColumns, useDensity } from './look';
import { useRowClicks } from './open';
import { CaseRow } from './row';

/** The case that was opened last. The link of this case takes the focus when the member returns to the list. */
let opened = '';
const remember = (id: string) => void (opened = id);

interface Props {
  rows: Row[];
  search: ListSearch;
  change: (part: Partial<ListSearch>) => void;
  /** Undefined for a member who can change no case. */
  selection: Selection | undefined;
}

/**
 * Narrow screens show each row as a block, and `display` then removes the table roles. So the roles are written as
 * attributes.
 */
export function Table({ rows, search, change, selection }: Props) {
  const t = useT();
  const columns = useColumns();
  const body = useRef<HTMLTableSectionElement>(null);
  useRowClicks(body);
  useEffect(() => {
    document.getElementById(`case-${opened}`)?.focus();
    opened = '';
  }, []);
  return (
    <div className="fits">
      <table role="table" className={`cases ${useDensity()}`}>
        <caption className="visually-hidden">{t('cases.heading')}</caption>
        <Head columns={columns} search={search} change={change} selection={selection} />
        <tbody ref={body} role="rowgroup">
          {rows.map((row) => (
            <CaseRow key={row.id} row={row} columns={columns} selection={selection} onOpen={remember} />
          ))}
        </tbody>
      </table>
    </div>
  );
}
