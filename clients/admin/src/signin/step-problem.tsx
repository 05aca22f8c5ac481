import { useT } from '../i18n';
import { isProblem } from '../session/ask';
import { Problem } from '../kit/problem';

interface Props {
  what?: string;
  problem: unknown;
  onAgain: () => void;
}

/**
 * Shows why the second step failed. The person can start again, because the ticket of the first step expires after five
 * minutes.
 */
export function StepProblem({ what, problem, onAgain }: Props) {
  const t = useT();
  return (
    <>
      <Problem
        title={what ?? t('code.failed')}
        problem={problem}
        why={isProblem(problem, 'SIGN_IN_FAILED') ? t('code.old') : undefined}
        focus
      />
      <p>
        <button type="button" className="button" onClick={onAgain}>
          {t('code.again')}
        </button>
      </p>
    </>
  );
}
