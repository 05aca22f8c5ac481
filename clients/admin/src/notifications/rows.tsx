import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useT } from '../i18n';
import { Day, Moment } from '../kit/time';
import { isUnread, type Notification } from './use';

interface Props {
  rows: Notification[];
  /** Called when the member follows a row to its case. */
  onOpen?: () => void;
  /** At the end of a row. */
  act?: (one: Notification) => ReactNode;
}

interface Page {
  to: '/cases/$id' | '/cases/$id/access' | '/cases/$id/tasks' | '/cases/$id/investigation';
  /** A heading of the page. */
  hash?: string;
}

/** The page of the case that a notification is about. */
const pages: Partial<Record<Notification['kind'], Page>> = {
  RESTRICTION: { to: '/cases/$id/access' },
  INTERVIEW: { to: '/cases/$id/investigation', hash: 'interviews' },
  TASK_ASSIGNED: { to: '/cases/$id/tasks' },
  TASK_DUE: { to: '/cases/$id/tasks' },
  OUTSIDE_ANSWERED: { to: '/cases/$id/tasks' },
  OUTSIDE_EXPIRED: { to: '/cases/$id/tasks' },
};
const pageOf = ({ kind }: Notification): Page => pages[kind] ?? { to: '/cases/$id' };

/** Notifications as links to their cases. The server knows no title here, and shows none. */
export function Rows({ rows, onOpen, act }: Props) {
  const t = useT();
  return (
    <ul className="notify-rows">
      {rows.map((one) => (
        <li key={one.id} className={isUnread(one) ? 'notify-row unread' : 'notify-row'}>
          <div className="notify-text">
            <Link {...pageOf(one)} params={{ id: one.case }} className="notify-link" onClick={onOpen}>
              {t(`notify.kind.${one.kind}`)}{' '}
              <span className="number" translate="no">
                {one.number}
              </span>
            </Link>{' '}
            {isUnread(one) && <span className="badge">{t('notify.unread')}</span>}
            {one.handled && <span className="word">{t('notify.handled')}</span>}
            <span className="notify-meta">
              {one.by && (
                <>
                  {t('notify.by')} <span dir="auto">{one.by.name}</span> ·{' '}
                </>
              )}
              {one.onBehalfOf && (
                <>
                  {t('notify.for')} <span dir="auto">{one.onBehalfOf.name}</span> ·{' '}
                </>
              )}
              {one.at ? <Moment at={one.at} /> : <Day on={one.on} />}
            </span>
          </div>
          {act?.(one)}
        </li>
      ))}
    </ul>
  );
}
