import { Link } from '@tanstack/react-router';
import CircleHelp from 'lucide-react/icons/circle-question-mark';
import Keyboard from 'lucide-react/icons/keyboard';
import LogOut from 'lucide-react/icons/log-out';
import UserRound from 'lucide-react/icons/user-round';
import { chooseLanguage, languages, useLanguage, useT } from '../../i18n';
import { Initials } from '../../kit/initials';
import { Menu, MenuCheck, MenuChoice, MenuGroup, MenuItem, MenuLink, MenuSeparator } from '../../kit/menu';
import { say } from '../../kit/say';
import { hideTitles, useTitlesHidden } from '../../kit/titles';
import { useSwitch } from '../../me/switch';
import { useStore } from '../../session/store';
import { isHelping } from '../../shortcuts/help';
import { useMember } from '../member';
import { chooseTheme, theme, themes } from '../theme';
import { isSigningOut } from '../../session/signing-out';

/** The menu behind the member's initials. */
export function AccountMenu() {
  const t = useT();
  const { me } = useMember();
  const hidden = useTitlesHidden();
  return (
    <Menu className="account" label={t('shell.account', { name: me.name })} trigger={<Initials name={me.name} named />}>
      <MenuGroup label={<Who />}>
        <MenuLink icon={<UserRound aria-hidden size={16} />} link={<Link to="/me" />}>
          {t('me.heading')}
        </MenuLink>
      </MenuGroup>
      <Organisations />
      <MenuSeparator />
      <MenuCheck checked={hidden} onChange={hideTitles}>
        {t('titles.hide')}
      </MenuCheck>
      <Appearance />
      <Language />
      <MenuSeparator />
      <MenuItem icon={<Keyboard aria-hidden size={16} />} onSelect={() => isHelping.set(true)}>
        {t('keys.title')}
      </MenuItem>
      <MenuLink icon={<CircleHelp aria-hidden size={16} />} link={<Link to="/help" />}>
        {t('shell.help')}
      </MenuLink>
      <MenuItem icon={<LogOut aria-hidden size={16} />} onSelect={() => isSigningOut.set(true)}>
        {t('signout.do')}
      </MenuItem>
    </Menu>
  );
}

function Who() {
  const { me } = useMember();
  return (
    <>
      <span className="menu-name" dir="auto" translate="no">
        {me.name}
      </span>
      <span className="menu-mail" translate="no">
        {me.email}
      </span>
    </>
  );
}

function Organisations() {
  const t = useT();
  const { me, membership } = useMember();
  const choose = useSwitch();
  if (me.memberships.length < 2) return null;
  return (
    <MenuChoice
      label={t('shell.organisation')}
      value={membership.organisation.id}
      options={me.memberships.map(({ organisation: { id, name } }) => ({ id, name: <span dir="auto">{name}</span> }))}
      closes
      onChange={choose}
    />
  );
}

function Appearance() {
  const t = useT();
  return (
    <MenuChoice
      label={t('me.theme')}
      value={useStore(theme)}
      options={themes.map((id) => ({ id, name: t(`theme.${id}`) }))}
      onChange={chooseTheme}
    />
  );
}

function Language() {
  const t = useT();
  const choose = (code: string) => void chooseLanguage(code).catch(() => say(t('language.failed')));
  return (
    <MenuChoice
      label={t('language.label')}
      value={useLanguage()}
      options={Object.entries(languages).map(([id, name]) => ({ id, name, lang: id }))}
      onChange={choose}
    />
  );
}
