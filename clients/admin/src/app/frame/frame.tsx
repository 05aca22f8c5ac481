import { Outlet, useLocation } from '@tanstack/react-router';
import { useEffect, useMemo, useRef } from 'react';
import { UnsentNotice } from '../../case/conversation/unsent-notice';
import { forgetList } from '../../cases/last-list';
import { setHint } from '../../entry/hint';
import { useT } from '../../i18n';
import { useLive } from '../../live/use';
import { organisation } from '../../session/organisation';
import { useStore } from '../../session/store';
import { Main } from '../main-part';
import { chosen, hintOf, MemberContext, memberOf, type Me } from '../member';
import { forgetAll } from '../query';
import { forgetDrafts } from '../unsaved';
import { Keys } from './keys';
import { Nowhere } from './nowhere';
import { Rail } from './rail';
import { TopBar } from './top-bar';

/** The page of a member: the bar at the top, the rail and the main part. */
export function Frame({ me }: { me: Me }) {
  const t = useT();
  const id = useStore(organisation);
  const membership = chosen(me, id);
  const member = useMemo(() => membership && memberOf(me, membership), [me, membership]);
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
      <div className="frame">
        <a className="skip" href="#main">
          {t('shell.skip')}
        </a>
        <div className="frame-grid">
          <TopBar />
          <Rail />
          <Main key={member.membership.id}>
            <UnsentNotice />
            <Outlet />
          </Main>
        </div>
      </div>
      <Keys />
      <Live organisation={member.membership.organisation.id} />
    </MemberContext>
  );
}

function Live({ organisation: id }: { organisation: string }) {
  useLive(id);
  return null;
}
