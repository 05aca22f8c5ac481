import { useT } from '../../i18n';
import { isProblem, problemOf } from '../../session/ask';
import { isStopped, type Waiting } from './waiting';

/** Why a message was not sent, or may have been sent, and what to do now. */
export function WhyStopped({ one }: { one: Waiting }) {
  const t = useT();
  if (!isStopped(one)) return null;
  // A message that was only held is no failure. The member was told when it was held.
  const hasFailed = one.state === 'failed' || one.unsure;
  return (
    <div role={hasFailed ? 'alert' : undefined} data-problem={hasFailed || undefined}>
      <p className="error">{t(one.unsure ? 'waiting.unsure' : 'composer.failed')}</p>
      <p>{one.unsure ? t('waiting.unsure.do') : why()}</p>
    </div>
  );

  function why() {
    if (one.state === 'held') return t('waiting.held.do');
    const missing = one.uploads.filter(({ state }) => state === 'failed');
    if (missing.length > 0) return t('upload.not-sent', { names: missing.map(({ file }) => file.name).join(', ') });
    return isProblem(one.problem, 'CONFLICT') ? t('composer.conflict') : t(`problem.${problemOf(one.problem).code}`);
  }
}
