import { useParams } from '@tanstack/react-router';
import { MemberAbsences } from '../../gen/documents';
import { useAsk } from '../app/query';
import { useT } from '../i18n';
import { Load } from '../kit/load';
import { Absences } from './list';

/** The absences of a member, for members who manage members. */
export function AbsencesOfMember() {
  const t = useT();
  const { id } = useParams({ from: '/signed/settings/users/$id' });
  const query = useAsk(MemberAbsences, { id });
  return (
    <section className="part" aria-labelledby="absences">
      <h2 id="absences">{t('absence.list')}</h2>
      <p>{t('absence.means')}</p>
      <Load query={query} failed={t('absence.failed')} lines={2}>
        {({ member }) => <Absences member={member.id} absences={member.absences} />}
      </Load>
    </section>
  );
}
