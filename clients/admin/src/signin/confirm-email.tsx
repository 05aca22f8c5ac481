import { useState } from 'react';
import { ConfirmEmail } from '../../gen/documents';
import { Link } from '../entry/link';
import { useT } from '../i18n';
import { Problem } from '../kit/problem';
import { isProblem } from '../session/ask';
import { Alone } from './alone';
import { useAuth } from './auth';
import { useToken } from './token';

/** Confirms with a button instead of on load, because mail scanners open links. */
export function ConfirmEmailPage() {
  const t = useT();
  const token = useToken();
  const [done, setDone] = useState(false);
  const { send, busy, problem } = useAuth(ConfirmEmail, () => setDone(true));
  return (
    <Alone title={t('confirm.title')} heading={t('confirm.heading')}>
      {!token && <p>{t('confirm.no-token')}</p>}
      {problem !== undefined && (
        <Problem
          title={t('confirm.failed')}
          problem={problem}
          why={isProblem(problem, 'NOT_FOUND') ? t('confirm.gone') : undefined}
          focus
        />
      )}
      <p role="status">{done ? t('confirm.done') : ''}</p>
      {token && !done && (
        <button type="button" className="button primary" aria-disabled={busy || undefined} onClick={() => send({ token })}>
          {busy ? t('submit.busy') : t('confirm.do')}
        </button>
      )}
      <p className="after">
        <Link to="/cases">{t('confirm.on')}</Link>
      </p>
    </Alone>
  );
}
