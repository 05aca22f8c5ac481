import { useT } from '../../i18n';
import { Problem } from '../../kit/problem';
import { isWrong, problemOf } from '../../session/ask';
import type { ToMe } from './to-me';

/** Says which cases were not assigned to the member, and why. */
export function ToMeFailed({ act: { busy, failed, assign, dismiss } }: { act: ToMe }) {
  const t = useT();
  const [first] = failed;
  if (busy || !first) return null;
  const { problem } = first;
  const why = isWrong(problem, 'members') ? t('tome.refused') : problemOf(problem).code === 'NOT_ALLOWED_NOW' ? t('tome.few') : undefined;
  return (
    <div className="stack">
      <Problem
        title={t('tome.failed', { numbers: failed.map(({ number }) => number).join(', ') })}
        problem={problem}
        why={why}
        retry={() => assign(failed)}
        focus
      />
      <div>
        <button type="button" className="button small" onClick={dismiss}>
          {t('bulk.dismiss')}
        </button>
      </div>
    </div>
  );
}
