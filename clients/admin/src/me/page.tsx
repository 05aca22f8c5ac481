import { useNavigate } from '@tanstack/react-router';
import { useMember } from '../app/member';
import { client } from '../app/query';
import { chooseTheme, theme, themes } from '../app/theme';
import { useT } from '../i18n';
import { Check } from '../kit/check';
import { Landing } from '../kit/landing';
import { chooseOrganisation } from '../session/organisation';
import { useStore } from '../session/store';
import { keysOn, switchKeys } from '../shortcuts/use';
import { LanguageChoice } from '../signin/language';
import { forgetUnsaved } from '../app/unsaved';
import { SignOut } from './sign-out';
import { useLeaving } from './leaving';

export function MePage() {
  const t = useT();
  const { me, membership } = useMember();
  return (
    <div className="me">
      <title>{t('me.title')}</title>
      <Landing as="h1">{t('me.heading')}</Landing>
      <dl>
        <div>
          <dt>{t('me.name')}</dt>
          <dd dir="auto">{me.name}</dd>
        </div>
        <div>
          <dt>{t('signin.email')}</dt>
          <dd>{me.email}</dd>
        </div>
        <div>
          <dt>{t('me.role')}</dt>
          <dd>{t(`role.${membership.role}`)}</dd>
        </div>
      </dl>
      <Organisations />
      <Appearance />
      <Keys />
      <SignOut />
    </div>
  );
}

/** Another organisation is another desk: nothing fetched or begun here goes along. */
function Organisations() {
  const t = useT();
  const { me, membership } = useMember();
  const navigate = useNavigate();
  const sure = useLeaving();
  function choose(id: string) {
    forgetUnsaved();
    chooseOrganisation(id);
    client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'Me' });
    void navigate({ to: '/cases' });
  }
  return (
    <fieldset>
      <legend>{t('me.organisations')}</legend>
      {me.memberships.map(({ id, organisation, role }) => (
        <p key={id} className="row">
          <span dir="auto">{organisation.name}</span> <span className="muted">{t(`role.${role}`)}</span>
          {id === membership.id ? (
            <span className="word">{t('me.current')}</span>
          ) : (
            <button type="button" className="button" onClick={() => sure(() => choose(organisation.id))}>
              {t('me.switch', { name: organisation.name })}
            </button>
          )}
        </p>
      ))}
    </fieldset>
  );
}

function Appearance() {
  const t = useT();
  const now = useStore(theme);
  return (
    <>
      <fieldset>
        <legend>{t('me.theme')}</legend>
        {themes.map((one) => (
          <Check key={one} type="radio" name="theme" checked={now === one} onChange={() => chooseTheme(one)}>
            {t(`theme.${one}`)}
          </Check>
        ))}
      </fieldset>
      <LanguageChoice />
    </>
  );
}

function Keys() {
  const t = useT();
  return (
    <fieldset>
      <legend>{t('keys.title')}</legend>
      <Check checked={useStore(keysOn)} onChange={switchKeys}>
        {t('keys.on')}
      </Check>
      <p className="hint">{t('keys.where')}</p>
    </fieldset>
  );
}
