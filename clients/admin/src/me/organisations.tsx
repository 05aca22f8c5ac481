import { useNavigate } from '@tanstack/react-router';
import { useMember } from '../app/member';
import { forgetAll } from '../app/query';
import { forgetUnsaved } from '../app/unsaved';
import { useT } from '../i18n';
import { useKeptOpen } from '../kit/kept';
import { Day } from '../kit/time';
import { chooseOrganisation } from '../session/organisation';
import { LeaveDialog } from './leave';
import { useLeaving } from './leaving';

/** Switches the organisation. Fetched data and unsent input of the old organisation are dropped. */
export function Organisations() {
  const t = useT();
  const { me, membership } = useMember();
  const navigate = useNavigate();
  const sure = useLeaving();
  const [leaving, leave] = useKeptOpen('leave', false);
  function choose(id: string) {
    forgetUnsaved();
    chooseOrganisation(id);
    forgetAll();
    void navigate({ to: '/' });
  }
  return (
    <section>
      <h2>{t('me.organisations')}</h2>
      <ul className="plain">
        {me.memberships.map(({ id, organisation, role, expiresOn }) => (
          <li key={id} className="row">
            <span dir="auto">{organisation.name}</span> <span className="muted">{t(`role.${role}`)}</span>
            {expiresOn && (
              <span className="muted">
                {t('me.until')} <Day on={expiresOn} />
              </span>
            )}
            {id === membership.id ? (
              <span className="word">{t('me.current')}</span>
            ) : (
              <button type="button" className="button" onClick={() => sure(() => choose(organisation.id))}>
                {t('me.switch', { name: organisation.name })}
              </button>
            )}
          </li>
        ))}
      </ul>
      <button type="button" className="button danger" onClick={() => leave(true)}>
        {t('leave.title', { name: membership.organisation.name })}
      </button>
      {leaving && <LeaveDialog onClose={() => leave(false)} />}
    </section>
  );
}
