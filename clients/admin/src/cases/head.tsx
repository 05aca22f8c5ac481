import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useMember } from '../app/member';
import { enterReport, mayOpen } from '../app/places';
import { useT } from '../i18n';
import { MAX_SHOWN_COUNT } from '../kit/count';
import { Landing } from '../kit/landing';
import { ViewActions } from './saved/actions';
import type { ListSearch } from './search';
import { LookMenu } from './table/look-menu';

interface Props {
  /** Undefined while the list is loading. */
  total: number | undefined;
  search: ListSearch;
  change: (part: Partial<ListSearch>) => void;
  children: ReactNode;
}

/** The heading with the number of cases, and what concerns the whole list. */
export function ListHead({ total, search, change, children }: Props) {
  const t = useT();
  const member = useMember();
  return (
    <div className="list-head">
      <Landing as="h1">{t('cases.heading')}</Landing>
      <p role="status" className="muted">
        {total !== undefined &&
          t(total > MAX_SHOWN_COUNT ? 'cases.count.most' : 'cases.count', { count: Math.min(total, MAX_SHOWN_COUNT) })}
      </p>
      {children}
      <div className="list-acts">
        {mayOpen(enterReport, member) && (
          <Link to={enterReport.to} className="button">
            {t(enterReport.text)}
          </Link>
        )}
        <LookMenu />
        <ViewActions search={search} change={change} />
      </div>
    </div>
  );
}
