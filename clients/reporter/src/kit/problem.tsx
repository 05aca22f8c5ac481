import type { ApiProblem } from '@voicase/shared/gql';
import { wordsFor } from '../problems.ts';
import { t } from '../texts.ts';
import { Notice } from './notice.tsx';

/** Says what failed and which data is safe. Shown next to the pressed button and announced by screen readers. */
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
