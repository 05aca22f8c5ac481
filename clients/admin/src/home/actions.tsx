import { Link } from '@tanstack/react-router';
import { useMember } from '../app/member';
import { useT } from '../i18n';
import { CaseName } from '../kit/case-name';
import { Day } from '../kit/time';
import { Card } from './card';
import { Meta } from './case-row';
import type { Home } from './query';

/** Maximum number of rows. The heading has the number of actions that the server returned, which is limited too. */
const MAX = 8;

/**
 * The corrective actions of mine, and those of cases that I see that are overdue or have no owner. The rows name the case and not the action,
 * because opening its text would be a recorded reading.
 */
export function Actions({ due }: { due: Home['dueCorrectiveActions'] }) {
  const t = useT();
  const me = useMember().membership.id;
  return (
    <Card
      id="actions"
      title={t('actions.heading')}
      count={due.length}
      rows={due.slice(0, MAX)}
      row={({ case: one, owner, ownerless, dueOn, daysLeft }) => (
        <>
          <Link to="/cases/$id" params={{ id: one.id }} className="home-link">
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
              owner ? (
                <span key="owner" dir="auto">
                  {owner.id === me ? t('home.you') : owner.name}
                </span>
              ) : (
                t(ownerless ? 'action.owner.none' : 'home.actions.other')
              ),
            ]}
          />
        </>
      )}
      empty={t('home.actions.none')}
    />
  );
}
