import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useT } from '../../i18n';
import { CaseName } from '../../kit/case-name';
import { useTitleOf } from '../../kit/titles';
import type { Row } from '../list-query';
import type { Selection } from '../selection/use-selection';
import { Cell } from './cells';
import type { Column } from './columns';

interface Props {
  row: Row;
  columns: Column[];
  selection: Selection | undefined;
  onOpen: (id: string) => void;
  /** Follows the name of the case. */
  after?: ReactNode;
}

/** The last part of a case number, which tells the cases of a list apart. */
const shortNumber = (number: string) => number.split('-').at(-1);

export function CaseRow({ row, columns, selection, onOpen, after }: Props) {
  const t = useT();
  const selected = selection?.has(row.id) ?? false;
  return (
    <tr role="row" className={`${row.unread ? 'unread' : ''} ${selected ? 'selected' : ''}`.trim() || undefined}>
      {selection && (
        <td role="cell" className="cell-select">
          <label className="select-target">
            <input
              type="checkbox"
              aria-label={t('select.one', { number: row.number })}
              checked={selected}
              onChange={({ nativeEvent }) => selection.toggle(row.id, nativeEvent instanceof MouseEvent && nativeEvent.shiftKey)}
            />
          </label>
        </td>
      )}
      <td role="cell" className="cell-number">
        <span title={row.number} translate="no">
          {shortNumber(row.number)}
        </span>
      </td>
      <th role="rowheader" scope="row" className="cell-case">
        <NameCell row={row} onOpen={onOpen} after={after} />
      </th>
      {columns.map((column) => (
        <td key={column} role="cell" className={`cell-${column}`}>
          <Cell column={column} row={row} />
        </td>
      ))}
    </tr>
  );
}

function NameCell({ row, onOpen, after }: Pick<Props, 'row' | 'onOpen' | 'after'>) {
  const t = useT();
  const title = useTitleOf()(row);
  return (
    <span className="case-name">
      {row.unread ? (
        <span className="unread-dot" title={t('row.unread', { count: row.unread })}>
          <span className="visually-hidden">{t('row.unread', { count: row.unread })}</span>
        </span>
      ) : null}
      <Link
        id={`case-${row.id}`}
        to="/cases/$id"
        params={{ id: row.id }}
        className="row-link"
        title={title ? `${title} · ${row.pseudonym}` : row.pseudonym}
        onClick={() => onOpen(row.id)}
      >
        <span className="visually-hidden number" translate="no">
          {row.number}
        </span>{' '}
        <CaseName of={row} />
      </Link>
      {title && (
        <span className="pseudonym" dir="auto" translate="no" title={row.pseudonym}>
          {row.pseudonym}
        </span>
      )}
      {row.waiting && <span className="badge">{t('row.waiting')}</span>}
      {row.retaliation && <span className="badge">{t('row.retaliation')}</span>}
      {row.restricted && <span className="badge">{t('row.restricted')}</span>}
      {after}
    </span>
  );
}
