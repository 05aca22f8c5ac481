import type { ApiProblem } from '@voicase/shared/gql';
import { useEffect, useRef } from 'preact/hooks';
import { type Key, t } from '../texts.ts';
import { Notice } from './notice.tsx';

export interface Mistake {
  /** The id of the first control it is about. */
  field: string;
  label: string;
  text: string;
}

/** All mistakes of a page on its top, each leading to its field. It takes the focus whenever there are new ones. */
export function ErrorSummary({ mistakes }: { mistakes: Mistake[] }) {
  const ref = useRef<HTMLDivElement>(null);
  const fingerprint = mistakes.map(({ field, text }) => field + text).join();
  useEffect(() => {
    if (fingerprint) ref.current?.focus();
  }, [fingerprint]);
  if (mistakes.length === 0) return null;
  return (
    <div class="notice danger" ref={ref} tabIndex={-1} role="group" aria-labelledby="mistakes">
      <h2 id="mistakes">{t('error.heading')}</h2>
      <ul>
        {mistakes.map(({ field, label, text }) => (
          <li key={field}>
            <button type="button" class="link" onClick={() => document.getElementById(field)?.focus()}>
              <bdi>{label}</bdi>: {text}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

const KNOWN = new Set(['NETWORK', 'UNAVAILABLE', 'RATE_LIMITED', 'TOO_LARGE', 'NOT_ALLOWED_NOW', 'INTEGRITY', 'UNREADABLE', 'CONFLICT']);

export const wordsFor = (problem: ApiProblem): string => t((KNOWN.has(problem.code) ? `problem.${problem.code}` : 'problem.INTERNAL') as Key);

/** Why something did not work, and what is safe. It stands where the person pressed, and is read out. */
export function Problem({ problem, safe }: { problem: ApiProblem | undefined; safe?: string }) {
  return (
    <div role="alert">
      {problem && (
        <Notice kind="danger">
          <p><strong>{wordsFor(problem)}</strong></p>
          {safe && <p>{safe}</p>}
          {problem.requestId && <p class="muted">{t('problem.reference')} <code>{problem.requestId}</code></p>}
        </Notice>
      )}
    </div>
  );
}
