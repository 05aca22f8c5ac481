import { Link } from '@tanstack/react-router';
import { chooseTheme, theme, themes } from '../app/theme';
import { useT } from '../i18n';
import { Check } from '../kit/check';
import { Landing } from '../kit/landing';
import { useStore } from '../session/store';
import { keysOn, switchKeys } from '../shortcuts/use';
import { LanguageChoice } from '../signin/language';
import { Organisations } from './organisations';
import { Profile } from './profile';
import { SignOut } from './sign-out';

export function MePage() {
  const t = useT();
  return (
    <div className="me">
      <title>{t('me.title')}</title>
      <Landing as="h1">{t('me.heading')}</Landing>
      <Profile />
      <section>
        <h2>{t('security.heading')}</h2>
        <p>
          <Link to="/me/security">{t('security.link')}</Link>
        </p>
      </section>
      <section>
        <h2>{t('notify.mail.heading')}</h2>
        <p>
          <Link to="/me/notifications">{t('notify.mail.link')}</Link>
        </p>
      </section>
      <section>
        <h2>{t('absence.heading')}</h2>
        <p>
          <Link to="/me/absence">{t('absence.link')}</Link>
        </p>
      </section>
      <Organisations />
      <Appearance />
      <Keys />
      <SignOut />
    </div>
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
