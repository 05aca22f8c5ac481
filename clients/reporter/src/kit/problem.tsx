import type { ApiProblem } from '@voicase/shared/gql';
import { wordsFor } from '../problems.ts';
import { t } from '../texts.ts';
import { Notice } from './notice.tsx';

/** Why something did not work, and what is safe. It stands where the person pressed, and is read out. */
export function Problem({ problem, safe }: { problem: ApiProblem | undefined; safe?: string }) {
  return (
    <div role="alert">
      {problem && (
        <Notice kind="danger">
          <p>
            <strong>{wordsFor(problem)}</strong>
          </p>
          {safe && <p>{safe}</p>}
          {problem.requestId && (
            <p class="muted">
              {t('problem.reference')} <code translate={false}>{problem.requestId}</code>
            </p>
          )}
        </Notice>
      )}
    </div>
  );
}
