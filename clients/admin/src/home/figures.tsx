import { Link } from '@tanstack/react-router';
import type { ListSearch } from '../cases/search';
import { useMember } from '../app/member';
import { useT } from '../i18n';
import { Count } from '../kit/count';
import { myCases, openCases, overdueCases, unassignedCases, waitingCases } from './lists';
import type { Home } from './query';

interface Props {
  counts: Home['open'];
  /** Cases that wait for the reporter. Everyone who sees the case sees that it waits: this is no text of the dialogue. */
  waiting: number;
}

/** Numbers of open cases. Each number is a link to the list of exactly these cases. */
export function Figures({ counts, waiting }: Props) {
  const t = useT();
  const { membership, handles } = useMember();
  return (
    <ul className="home-figures" aria-label={t('home.figures')}>
      <Figure label={t('home.figure.open')} count={counts.total} search={openCases} />
      <Figure label={t('home.figure.overdue')} count={counts.overdue} search={overdueCases} urgent />
      {handles && <Figure label={t('home.figure.mine')} count={counts.mine} search={myCases} />}
      {membership.caseScope === 'DEPARTMENTS' && (
        <Figure label={t('home.figure.unassigned')} count={counts.unassigned} search={unassignedCases} />
      )}
      {waiting ? <Figure label={t('home.figure.waiting')} count={waiting} search={waitingCases} /> : null}
    </ul>
  );
}

function Figure({ label, count, search, urgent = false }: { label: string; count: number; search: ListSearch; urgent?: boolean }) {
  return (
    <li>
      <Link to="/cases" search={search} className={urgent && count > 0 ? 'home-figure urgent' : 'home-figure'}>
        <span>{label}</span> <Count of={count} />
      </Link>
    </li>
  );
}
