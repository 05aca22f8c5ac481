import { useT } from '../i18n';
import { isProblem } from '../session/ask';
import { Problem } from '../kit/problem';

interface Props {
  what?: string;
  problem: unknown;
  onAgain: () => void;
}

/** A failed second step can be repeated or started over: the ticket of the first step lasts five minutes. */
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
