import { TestSso } from '../../../gen/documents';
import { useT } from '../../i18n';
import { Problem } from '../../kit/problem';
import { useOnce } from '../../session/once';
import { request } from '../../session/request';

/** Fetches the provider's metadata, so that errors appear before members depend on it. */
export function TestProvider({ issuer }: { issuer: string }) {
  const t = useT();
  const asked = issuer.trim();
  const act = useOnce({ mutationFn: (given: string) => request(TestSso, { input: { issuer: given } }) });
  // A result for another address does not count.
  const answer = act.variables === asked ? act.data?.testSso : undefined;
  return (
    <div>
      <button
        type="button"
        className="button"
        aria-disabled={act.isPending || !asked || undefined}
        onClick={() => asked && !act.isPending && act.mutate(asked)}
      >
        {act.isPending ? t('submit.busy') : t('sso.test')}
      </button>
      {act.error && <Problem title={t('sso.test.failed')} problem={act.error} />}
      <p role="status">{answer && t(answer.failure ? `sso.test.${answer.failure}` : 'sso.test.ok')}</p>
    </div>
  );
}
