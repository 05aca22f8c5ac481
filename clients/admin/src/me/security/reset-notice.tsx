import { StopMyResets } from '../../../gen/documents';
import { useT } from '../../i18n';
import { Problem } from '../../kit/problem';
import { say } from '../../kit/say';
import { Moment } from '../../kit/time';
import { request } from '../../session/request';
import { useTask } from '../../session/task';
import { look } from './shown';

/** A signed-in member needs no reset, so another person may have requested it. */
export function ResetNotice({ askedAt }: { askedAt: string }) {
  const t = useT();
  const { busy, problem, run } = useTask(async () => {
    await request(StopMyResets, {});
    say(t('stop.done'));
    await look();
  });
  return (
    <section aria-labelledby="reset-notice" className="notice warn">
      <h2 id="reset-notice" className="notice-title">
        {t('stop.notice')} <Moment at={askedAt} />
      </h2>
      {problem !== undefined && <Problem title={t('stop.failed')} problem={problem} focus />}
      <p>{t('stop.text')}</p>
      <button type="button" className="button primary" aria-disabled={busy || undefined} onClick={run}>
        {busy ? t('submit.busy') : t('stop.do')}
      </button>
    </section>
  );
}
