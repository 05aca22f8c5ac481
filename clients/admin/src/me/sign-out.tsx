import { useState } from 'react';
import { useT } from '../i18n';
import { Problem } from '../kit/problem';
import { signOut } from '../session/refresh';
import { useLeaving } from './leaving';

export function SignOut() {
  const t = useT();
  const sure = useLeaving();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>();
  async function leave() {
    setBusy(true);
    setProblem(undefined);
    try {
      await signOut();
    } catch (caught) {
      setProblem(caught);
      setBusy(false);
    }
  }
  return (
    <div>
      {problem !== undefined && <Problem title={t('signout.failed')} problem={problem} safe={t('signout.still')} focus />}
      <button type="button" className="button" onClick={() => busy || sure(() => void leave())}>
        {busy ? t('submit.busy') : t('signout.do')}
      </button>
    </div>
  );
}
