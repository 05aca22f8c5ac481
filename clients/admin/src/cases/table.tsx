import { Link } from '@tanstack/react-router';
import { useEffect } from 'react';
import { inMyLanguage, useT } from '../i18n';
import { Due } from '../kit/due';
import { Day } from '../kit/time';
import { SeverityWord } from '../kit/severity';
import { StageWord } from '../kit/words';
import { inOrder } from './clock';
import type { Row } from './use-list';

const columns = ['case', 'stage', 'clocks', 'severity', 'topic', 'assignees', 'received'] as const;

/** The case that was opened last. The link of this case takes the focus when the member returns to the list. */
let opened = '';

/**
 * Narrow screens show each row as a block, and `display` then removes the table roles. So the roles are written as
 * attributes.
 */
export function Table({ rows }: { rows: Row[] }) {
  const t = useT();
  useEffect(() => {
    document.getElementById(`case-${opened}`)?.focus();
    opened = '';
  }, []);
  return (
    <div className="fits">
      <table role="table" className="cases">
        <caption className="visually-hidden">{t('cases.heading')}</caption>
        <thead role="rowgroup">
          <tr role="row">
            {columns.map((column) => (
              <th key={column} role="columnheader" scope="col">
                {t(`column.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map((row) => (
            <CaseRow key={row.id} row={row} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function CaseRow({ row }: { row: Row }) {
  const t = useT();
  return (
    <tr role="row" className={row.unread ? 'unread' : undefined}>
      <th role="rowheader" scope="row">
        <Link id={`case-${row.id}`} to="/cases/$id" params={{ id: row.id }} className="row-link" onClick={() => void (opened = row.id)}>
          <span className="number" translate="no">
            {row.number}
          </span>{' '}
          <span dir="auto" translate={row.title ? undefined : 'no'}>
            {row.title ?? row.pseudonym}
          </span>
        </Link>
        {row.title && (
          <span className="muted" dir="auto" translate="no">
            {' '}
            {row.pseudonym}
          </span>
        )}
        {row.unread ? <span className="badge">{t('row.unread', { count: row.unread })}</span> : null}{' '}
        {row.restricted && <span className="word">{t('row.restricted')}</span>}
      </th>
      <td role="cell">
        <StageWord stage={row.stage} />
      </td>
      <td role="cell" className="clocks">
        {inOrder(row.deadlines).map((clock) => (
          <Due key={clock.kind} clock={clock} named />
        ))}
      </td>
      <td role="cell">
        <SeverityWord severity={row.severity} />
      </td>
      <td role="cell">
        <span dir="auto">{row.category ? inMyLanguage(row.category.name) : t('row.no-category')}</span>
        <span className="muted" dir="auto">
          {row.department.name}
        </span>
      </td>
      <td role="cell" className={row.assignees.length ? undefined : 'muted'} dir="auto">
        {row.assignees.map(({ member }) => member.name).join(', ') || t('row.nobody')}
      </td>
      <td role="cell" className="nowrap">
        <span className="narrow-only">{t('column.received')} </span>
        <Day on={row.receivedOn} />
      </td>
    </tr>
  );
}
