import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import { forgetList } from '../cases/last-list';
import { useT } from '../i18n';
import { Load } from '../kit/load';
import { forgetSayings } from '../kit/say';
import { Guard } from '../session/guard';
import { useStore } from '../session/store';
import { forget, locked, status } from '../session/token';
import { Frame } from './frame/frame';
import { forgetAll, meQuery } from './query';
import { forgetUnsaved } from './unsaved';

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
