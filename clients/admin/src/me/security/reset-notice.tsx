import { StopMyResets } from '../../../gen/documents';
import { useAct } from '../../app/query';
import { useT } from '../../i18n';
import { Problem } from '../../kit/problem';
import { say } from '../../kit/say';
import { Moment } from '../../kit/time';
import { look } from './shown';

/** Whoever is signed in needs no reset: somebody else may have asked for it. */
export function ResetNotice({ askedAt }: { askedAt: string }) {
  const t = useT();
  const act = useAct(StopMyResets, {
    done: () => {
      say(t('stop.done'));
      void look();
    },
  });
  return (
    <section aria-labelledby="reset-notice" className="notice warn">
      <h2 id="reset-notice" className="notice-title">
        {t('stop.notice')} <Moment at={askedAt} />
      </h2>
      {act.error && <Problem title={t('stop.failed')} problem={act.error} focus />}
      <p>{t('stop.text')}</p>
      <button type="button" className="button primary" aria-disabled={act.isPending || undefined} onClick={() => act.isPending || act.mutate({})}>
        {act.isPending ? t('submit.busy') : t('stop.do')}
      </button>
    </section>
  );
}
