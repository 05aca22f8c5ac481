import { Link } from '@tanstack/react-router';
import { useT } from '../i18n';
import { CaseName } from '../kit/case-name';
import { Day } from '../kit/time';
import { Card } from './card';
import { Meta } from './case-row';
import type { Home } from './query';

/** Maximum number of rows. The heading has the number of check-ins that the server returned, which is limited too. */
const MAX = 8;

/** The check-ins with reporters that are due soon in my cases, and those that are overdue. */
export function CheckIns({ due }: { due: Home['dueCheckIns'] }) {
  const t = useT();
  return (
    <Card
      id="check-ins"
      title={t('home.check-ins')}
      count={due.length}
      rows={due.slice(0, MAX)}
      row={({ case: one, due: { dueOn, daysLeft } }) => (
        <>
          <Link to="/cases/$id/investigation" params={{ id: one.id }} hash="check-ins" className="home-link">
            <CaseName of={one} />
          </Link>
          <span className="home-tail">
            {daysLeft < 0 ? <b className="action-late">{t('due.overdue', { days: -daysLeft })}</b> : <Day on={dueOn} />}
          </span>
          <Meta
            parts={[
              <span key="number" className="number" translate="no">
                {one.number}
              </span>,
            ]}
          />
        </>
      )}
      empty=""
      more={
        due.length > MAX && (
          <Link to="/tasks" search={{ all: 'yes', span: 'week' }}>
            {t('home.check-ins.all')}
          </Link>
        )
      }
    />
  );
}
