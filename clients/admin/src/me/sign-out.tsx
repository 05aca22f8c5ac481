import { useT } from '../i18n';
import { Problem } from '../kit/problem';
import { signOut } from '../session/refresh';
import { useTask } from '../session/task';
import { useLeaving } from './leaving';

export function SignOut() {
  const t = useT();
  const sure = useLeaving();
  const { busy, problem, run } = useTask(signOut);
  return (
    <div>
      {problem !== undefined && <Problem title={t('signout.failed')} problem={problem} safe={t('signout.still')} focus />}
      <button type="button" className="button" onClick={() => busy || sure(run)}>
        {busy ? t('submit.busy') : t('signout.do')}
      </button>
    </div>
  );
}
