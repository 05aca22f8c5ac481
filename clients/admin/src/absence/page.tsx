import { Link } from '@tanstack/react-router';
import { Availability } from '../../gen/documents';
import { useMember } from '../app/member';
import { useAsk } from '../app/query';
import { useT } from '../i18n';
import { Landing } from '../kit/landing';
import { Load } from '../kit/load';
import { Absences } from './list';
import { WorkForm } from './work';

/** When the member is away, and when and in which languages the member works. */
export function AbsencePage() {
  const t = useT();
  const { membership } = useMember();
  const query = useAsk(Availability, {});
  return (
    <div className="me">
      <title>{t('absence.title')}</title>
      <p className="back">
        <Link to="/me">{t('me.heading')}</Link>
      </p>
      <Landing as="h1" id="page">
        {t('absence.heading')}
      </Landing>
      <Load query={query} failed={t('absence.failed')} lines={8}>
        {({ availability }) => (
          <>
            <section aria-labelledby="absences">
              <h2 id="absences">{t('absence.list')}</h2>
              <p>{t('absence.means')}</p>
              <Absences member={membership.id} absences={availability.absences} />
            </section>
            <section aria-labelledby="work">
              <h2 id="work">{t('work.heading')}</h2>
              <p>{t('work.means')}</p>
              <WorkForm stored={availability} />
            </section>
          </>
        )}
      </Load>
    </div>
  );
}
