import { useMember } from '../app/member';
import { useT } from '../i18n';
import { useKeptOpen } from '../kit/kept';
import { Day } from '../kit/time';
import { LeaveDialog } from './leave';
import { useSwitch } from './switch';

export function Organisations() {
  const t = useT();
  const { me, membership } = useMember();
  const choose = useSwitch();
  const [leaving, leave] = useKeptOpen('leave', false);
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
              <button type="button" className="button" onClick={() => choose(organisation.id)}>
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
