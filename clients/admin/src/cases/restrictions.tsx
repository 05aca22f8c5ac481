import { Link } from '@tanstack/react-router';
import { CaseRestrictionRequests } from '../../gen/documents';
import { useMember } from '../app/member';
import { useAsk } from '../app/query';
import { useT } from '../i18n';
import { NotYet } from '../kit/decision';
import { Problem } from '../kit/problem';
import { Moment } from '../kit/time';

/**
 * Restriction requests that wait for a second member, each with a link to its case. Renders nothing if there are no
 * requests.
 */
export function Restrictions() {
  const t = useT();
  const { can } = useMember();
  const assigns = can('CASE_ASSIGN');
  const { data, error, refetch } = useAsk(CaseRestrictionRequests, {}, { enabled: assigns });
  if (error && !data) return <Problem title={t('restrictions.failed')} problem={error} retry={() => void refetch()} />;
  if (!data?.restrictionRequests.length) return null;
  return (
    <section aria-labelledby="restrictions" className="notice warn">
      <h2 id="restrictions" className="notice-title">
        {t('restrictions.heading')}
      </h2>
      <ul className="items">
        {data.restrictionRequests.map(({ id, case: of, number, askedBy, askedAt, approvable, approvableFrom }) => (
          <li key={id}>
            <Link to="/cases/$id/access" params={{ id: of }}>
              {number}
            </Link>{' '}
            {askedBy ? t('restriction.asked-by', { name: askedBy.name }) : t('restriction.asked')} <Moment at={askedAt} />
            {!approvable && (
              <span className="muted">
                {' '}
                <NotYet from={approvableFrom} never={t('restriction.not-yours')} />
              </span>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
