import { today } from '@voicase/shared/time';
import { Link, useParams } from '@tanstack/react-router';
import { StaffMember } from '../../../gen/documents';
import { useMember } from '../../app/member';
import { useAsk } from '../../app/query';
import { useT } from '../../i18n';
import { Landing } from '../../kit/landing';
import { Load } from '../../kit/load';
import { page } from '../../app/lazy';
import { Piece } from '../../app/piece';
import { WithFacts } from '../rights/facts';
import { RightsShown } from '../rights/shown';
import { rightsOf, stateOf } from '../users/state';
import { MemberActs } from './acts';
import { EditRights } from './edit';
import type { Member } from './member';

const AbsencesOfMember = page(() => import('../../absence/of-member'), 'AbsencesOfMember', 'absence');

/** The page of one member, with the reason for each right and the acts on the membership. */
export function MemberPage() {
  const t = useT();
  const { id } = useParams({ from: '/signed/settings/users/$id' });
  const query = useAsk(StaffMember, { id });
  return (
    <>
      <title>{t('member.title')}</title>
      <p className="back">
        <Link to="/settings/users">{t('users.back')}</Link>
      </p>
      <Load query={query} failed={t('member.failed')}>
        {({ member }) => (
          <article key={member.id}>
            <Landing as="h1">
              <span dir="auto">{member.name}</span>
            </Landing>
            <State one={member} />
            {member.editBlock ? (
              <>
                <p className="notice">{t(`member.block.${member.editBlock}`)}</p>
                <RightsShown rights={member} />
              </>
            ) : (
              <>
                <MemberActs one={member} />
                <Piece of={AbsencesOfMember} failed={t('absence.failed')} lines={2} />
                <WithFacts>{(facts) => <EditRights id={member.id} name={member.name} stored={rightsOf(member)} facts={facts} />}</WithFacts>
              </>
            )}
          </article>
        )}
      </Load>
    </>
  );
}

function State({ one }: { one: Member }) {
  const t = useT();
  const { timeZone } = useMember().membership.organisation;
  const state = stateOf(one, today(timeZone));
  return (
    <p className="facts">
      <span>{one.email}</span>
      <span className="word">{t(`role.${one.role}`)}</span>
      <span className={`word state-${state.toLowerCase()}`}>{t(`state.${state}`)}</span>
      <span className="muted">{t('member.open-cases', { count: one.openCases })}</span>
    </p>
  );
}
