import { useQuery } from '@tanstack/react-query';
import { Link, Outlet, useLocation, useNavigate } from '@tanstack/react-router';
import { useEffect, useMemo, useRef, useState } from 'react';
import { forgetList, useLastSearch } from '../cases/last-list';
import { setHint } from '../entry/hint';
import { useT } from '../i18n';
import { Load } from '../kit/load';
import { forgetSayings } from '../kit/say';
import { useLive } from '../live/use';
import { organisation } from '../session/organisation';
import { Guard } from '../session/guard';
import { useStore } from '../session/store';
import { forget, locked, status } from '../session/token';
import { ShortcutDialog } from '../shortcuts/dialog';
import { useShortcut, useShortcutKeys } from '../shortcuts/use';
import { forgetDrafts, forgetUnsaved } from './unsaved';
import { chosen, hintOf, MemberContext, useMember, type Me as Person } from './member';
import { Main } from './main-part';
import { NumberSearch } from './number-search';
import { forgetAll, meQuery } from './query';

/** The frame around every page of a signed-in member. */
export function Shell() {
  const t = useT();
  const now = useStore(status);
  const query = useQuery({ ...meQuery, enabled: now !== 'out' });
  const isLocked = useStore(locked);
  const navigate = useNavigate();
  const known = query.data !== undefined;
  useEffect(() => {
    // The session ended before the account was loaded. There are no drafts to keep, so sign out.
    if (now === 'ended' && !known) forget('out');
  }, [now, known]);
  useEffect(() => {
    if (now !== 'out') return;
    forgetUnsaved();
    forgetList();
    forgetSayings();
    void navigate({ to: '/sign-in' });
  }, [now, navigate]);
  useEffect(() => {
    if (!isLocked) return;
    forgetAll();
    forgetSayings();
  }, [isLocked]);
  return (
    <>
      {isLocked || now === 'out' ? (
        <title>{t('session.ended')}</title>
      ) : (
        <Load query={query} failed={t('shell.failed')}>
          {({ me }) => <Frame me={me} />}
        </Load>
      )}
      {query.data && <Guard email={query.data.me.email} />}
    </>
  );
}

function Frame({ me }: { me: Person }) {
  const t = useT();
  const id = useStore(organisation);
  const membership = chosen(me, id);
  const member = useMemo(
    () =>
      membership && {
        me,
        membership,
        can: (permission: Parameters<typeof membership.rights.includes>[0]) => membership.rights.includes(permission),
      },
    [me, membership],
  );
  // Requests read the selected organisation from its store. So the organisation is set before the first page sends a
  // request.
  const settled = membership?.organisation.id === id;
  useEffect(() => {
    if (membership && !settled) organisation.set(membership.organisation.id);
  }, [membership, settled]);
  // The organisation changed, so remove all data of the previous one.
  const desk = useRef(membership?.id);
  useEffect(() => {
    if (desk.current === membership?.id) return;
    desk.current = membership?.id;
    forgetAll();
    forgetList();
    forgetDrafts();
  }, [membership?.id]);
  const { key } = useLocation().state;
  useEffect(() => {
    if (membership) setHint(hintOf(membership));
  }, [key, membership]);
  if (!member) return <Nowhere me={me} />;
  if (!settled) return null;
  return (
    <MemberContext value={member}>
      <a className="skip" href="#main">
        {t('shell.skip')}
      </a>
      <Header name={me.name} place={member.membership.organisation.name} />
      <Main key={member.membership.id}>
        <Outlet />
      </Main>
      <Keys />
      <Live organisation={member.membership.organisation.id} />
    </MemberContext>
  );
}

/** Shown for an account without a membership. The platform owner can still use the platform pages. */
function Nowhere({ me }: { me: Person }) {
  const t = useT();
  const here = useLocation().pathname.startsWith('/platform');
  if (me.isPlatformOwner && here)
    return (
      <Main>
        <Outlet />
      </Main>
    );
  return (
    <main className="alone">
      <h1>{t('shell.nowhere')}</h1>
      <p>{t('shell.nowhere.text')}</p>
      {me.isPlatformOwner && <Link to="/platform">{t('platform.heading')}</Link>}
    </main>
  );
}

function Header({ name, place }: { name: string; place: string }) {
  const t = useT();
  const { can, me } = useMember();
  const search = useLastSearch();
  return (
    <header className="top">
      <p className="brand">
        <span className="brand-name">VoiCase</span>{' '}
        <span className="place" dir="auto">
          {place}
        </span>
      </p>
      <nav aria-label={t('shell.nav')}>
        <Link to="/cases" search={search} activeOptions={{ includeSearch: false }}>
          {t('shell.cases')}
        </Link>
        {can('USER_MANAGE') ? (
          <Link to="/settings">{t('shell.settings')}</Link>
        ) : (
          can('SETTINGS_MANAGE') && <Link to="/settings/tokens">{t('shell.settings')}</Link>
        )}
        {me.isPlatformOwner && <Link to="/platform">{t('platform.heading')}</Link>}
        <Link to="/help">{t('shell.help')}</Link>
        <Link to="/me" aria-label={t('shell.account', { name })}>
          <span dir="auto" translate="no">
            {name}
          </span>
        </Link>
      </nav>
      <NumberSearch />
    </header>
  );
}

function Live({ organisation: id }: { organisation: string }) {
  useLive(id);
  return null;
}

function Keys() {
  const navigate = useNavigate();
  const search = useLastSearch();
  const [helping, help] = useState(false);
  useShortcutKeys();
  useShortcut('help', () => help(true));
  useShortcut('inbox', () => void navigate({ to: '/cases', search }));
  return helping && <ShortcutDialog onClose={() => help(false)} />;
}
