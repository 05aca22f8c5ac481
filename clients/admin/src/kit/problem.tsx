import { useEffect, useId, useRef } from 'react';
import { useT } from '../i18n';
import { isUnanswered, problemOf } from '../session/ask';
import { Copy } from './copy';

interface Props {
  /** The error title, which says what was not done. */
  title: string;
  problem: unknown;
  /** The reason for the failure, if the caller knows it better than the problem code. */
  why?: string | undefined;
  /** Says what may have happened although no response came. Used for acts that cannot simply be repeated. */
  unanswered?: string | undefined;
  /** Says what was not lost. */
  safe?: string | undefined;
  retry?: (() => void) | undefined;
  /** Moves the focus here. Set after a failed act, not while a page loads. */
  focus?: boolean;
}

/**
 * Shows what failed, why, what is safe, how to retry, and the request id for support. A focused message is read by screen readers anyway,
 * so it is not also an alert.
 */
export function Problem({ title, problem, why: known, unanswered, safe, retry, focus }: Props) {
  const t = useT();
  const id = useId();
  const ref = useRef<HTMLElement>(null);
  useEffect(() => {
    if (focus) ref.current?.focus();
  }, [focus, problem]);
  const { code, requestId, retryAfter } = problemOf(problem);
  const maybe = isUnanswered(problem) ? unanswered : undefined;
  const why = maybe ?? known;
  const text =
    why ?? (code === 'RATE_LIMITED' && retryAfter ? t('problem.wait', { minutes: Math.ceil(retryAfter / 60) }) : t(`problem.${code}`));
  return (
    <section
      ref={ref}
      className="notice danger"
      role={focus ? 'group' : 'alert'}
      aria-labelledby={`${id}-title`}
      aria-describedby={`${id}-why`}
      data-problem
      tabIndex={-1}
    >
      <h2 className="notice-title" id={`${id}-title`}>
        {maybe ? t('problem.unanswered') : title}
      </h2>
      <p id={`${id}-why`}>
        {text}
        {safe && ` ${safe}`}
      </p>
      {requestId && !why && (
        <p className="request-id">
          {t('problem.id')} <code translate="no">{requestId}</code> <Copy quiet text={requestId} />
        </p>
      )}
      {retry && (
        <button type="button" className="button" onClick={retry}>
          {t('problem.retry')}
        </button>
      )}
    </section>
  );
}
