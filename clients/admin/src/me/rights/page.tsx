import { Link } from '@tanstack/react-router';
import { MyRights } from '../../../gen/documents';
import { useMember } from '../../app/member';
import { useAsk } from '../../app/query';
import { useT } from '../../i18n';
import { Landing } from '../../kit/landing';
import { Load } from '../../kit/load';
import { RightsShown } from '../../settings/rights/shown';

/** The member's own rights, each with its source. All members may see their own rights. */
export function MyRightsPage() {
  const t = useT();
  const { membership } = useMember();
  const query = useAsk(MyRights, {});
  return (
    <>
      <title>{t('my-rights.title')}</title>
      <p className="back">
        <Link to="/me">{t('me.heading')}</Link>
      </p>
      <Landing as="h1">{t('my-rights.heading')}</Landing>
      <p className="prose">{t('my-rights.text', { name: membership.organisation.name })}</p>
      <Load query={query} failed={t('rights.failed')}>
        {({ me }) => me.membership && <RightsShown rights={me.membership} />}
      </Load>
    </>
  );
}
