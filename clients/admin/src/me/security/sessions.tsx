import { RevokeSession, SignOutEverywhere } from '../../../gen/documents';
import { useAct } from '../../app/query';
import { useT } from '../../i18n';
import { Problem } from '../../kit/problem';
import { say } from '../../kit/say';
import { Moment } from '../../kit/time';
import { useOnce } from '../../session/once';
import { request } from '../../session/request';
import { broadcast } from '../../session/tabs';
import { forget } from '../../session/token';
import { useLeaving } from '../leaving';
import { how } from './how';
import { look, show, type Session } from './shown';

export function Sessions({ sessions }: { sessions: Session[] }) {
  const t = useT();
  return (
    <section>
      <h2 id="sessions">{t('sessions.heading')}</h2>
      <ul className="plain own-items" aria-labelledby="sessions">
        {sessions.map((session) => (
          <OneSession key={session.id} session={session} />
        ))}
      </ul>
      <Everywhere alone={sessions.length < 2} />
    </section>
  );
}

function OneSession({ session }: { session: Session }) {
  const t = useT();
  const act = useAct(RevokeSession, {
    done: ({ revokeSession }) => {
      show(revokeSession.security);
      say(t('sessions.revoked'));
    },
  });
  const device = session.device ?? t('sessions.unknown');
  return (
    <li>
      {act.error && <Problem title={t('sessions.failed')} problem={act.error} focus />}
      <p>
        <b>{device}</b> {session.current && <span className="word">{t('sessions.this')}</span>}
        <br />
        <span className="muted">
          {t(`sessions.how.${how(session.methods)}`)} · {t('sessions.started')} <Moment at={session.startedAt} /> · {t('factors.used')}{' '}
          <Moment at={session.lastUsedAt} /> · {t('sessions.ends')} <Moment at={session.expiresAt} />
        </span>
      </p>
      {!session.current && (
        <button
          type="button"
          className="button"
          aria-label={t('sessions.revoke.one', { device })}
          aria-disabled={act.isPending || undefined}
          onClick={() => act.isPending || act.mutate({ session: session.id })}
        >
          {act.isPending ? t('submit.busy') : t('sessions.revoke')}
        </button>
      )}
    </li>
  );
}

function Everywhere({ alone }: { alone: boolean }) {
  const t = useT();
  const sure = useLeaving();
  // Cases are not fetched again: without a session, such a request would wait for the next sign-in.
  const act = useOnce({
    mutationFn: (input: { keepThis: boolean }) => request(SignOutEverywhere, { input }),
    onSuccess: (_, { keepThis }) => {
      if (keepThis) {
        say(t('sessions.others.done'));
        void look();
      } else {
        forget('out');
        broadcast('out');
      }
    },
  });
  const send = (keepThis: boolean) => act.isPending || act.mutate({ keepThis });
  return (
    <>
      {act.error && <Problem title={t('sessions.failed')} problem={act.error} focus />}
      <div className="row">
        {!alone && (
          <button type="button" className="button" aria-disabled={act.isPending || undefined} onClick={() => send(true)}>
            {t('sessions.others')}
          </button>
        )}
        <button type="button" className="button danger" aria-disabled={act.isPending || undefined} onClick={() => sure(() => send(false))}>
          {t('sessions.all')}
        </button>
      </div>
    </>
  );
}
