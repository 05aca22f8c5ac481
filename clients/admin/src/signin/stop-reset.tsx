import { useState } from 'react';
import { StopReset } from '../../gen/documents';
import { Link } from '../entry/link';
import { useT } from '../i18n';
import { Problem } from '../kit/problem';
import { isProblem } from '../session/ask';
import { Alone } from './alone';
import { useAuth } from './auth';
import { useToken } from './token';

/** Lets the account owner stop a reset that another person may have requested. Confirms with a button, because mail scanners open links. */
export function StopResetPage() {
  const t = useT();
  const token = useToken();
  const [done, setDone] = useState(false);
  const { send, busy, problem } = useAuth(StopReset, () => setDone(true));
  return (
    <Alone title={t('stop.title')} heading={t('stop.heading')}>
      {token ? <p>{t('stop.text')}</p> : <p>{t('confirm.no-token')}</p>}
      {problem !== undefined && (
        <Problem title={t('stop.failed')} problem={problem} why={isProblem(problem, 'NOT_FOUND') ? t('stop.gone') : undefined} focus />
      )}
      <p role="status">{done ? t('stop.done') : ''}</p>
      {token && !done && (
        <button type="button" className="button primary" aria-disabled={busy || undefined} onClick={() => send({ token })}>
          {busy ? t('submit.busy') : t('stop.do')}
        </button>
      )}
      <p className="after">
        <Link to="/sign-in">{t('reset.back')}</Link>
      </p>
    </Alone>
  );
}
