import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useT } from '../i18n';
import { CaseName } from '../kit/case-name';
import { focusOn } from '../kit/focus-on';
import { Day } from '../kit/time';
import { Card } from './card';
import { Meta } from './case-row';
import type { Home } from './query';

/** Number of rows before the member asks for all. The heading has the number that the server returned, which is limited too. */
const FIRST = 8;

const linkOf = (id: string) => `check-in-${id}`;

/** The check-ins with reporters that are due soon in my cases, and those that are overdue. */
export function CheckIns({ due }: { due: Home['dueCheckIns'] }) {
  const t = useT();
  const [all, setAll] = useState(false);
  const rest = all ? 0 : due.length - FIRST;
  const showAll = () => {
    setAll(true);
    // The button is gone.
    const next = due[FIRST];
    if (next) focusOn(linkOf(next.id));
  };
  return (
    <Card
      id="check-ins"
      title={t('home.check-ins')}
      count={due.length}
      rows={all ? due : due.slice(0, FIRST)}
      row={({ id, case: one, due: { dueOn, daysLeft } }) => (
        <>
          <Link to="/cases/$id/investigation" params={{ id: one.id }} hash="check-ins" id={linkOf(id)} className="home-link">
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
        rest > 0 && (
          <button type="button" className="button quiet" onClick={showAll}>
            {t('home.check-ins.more', { count: rest })}
          </button>
        )
      }
    />
  );
}
