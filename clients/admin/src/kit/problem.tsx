import { useEffect, useId, useRef } from 'react';
import { useT } from '../i18n';
import { isUnanswered, problemOf } from '../session/ask';
import { Copy } from './copy';

interface Props {
  /** What was not done, in words. */
  title: string;
  problem: unknown;
  /** Why, where the place knows better than the code. */
  why?: string | undefined;
  /** What may be so all the same, when no answer came: an act that cannot simply be sent again. */
  unanswered?: string | undefined;
  /** What has not been lost. */
  safe?: string | undefined;
  retry?: (() => void) | undefined;
  /** Moves the focus here: after an act that failed, not while a page loads. */
  focus?: boolean;
}

/**
 * What failed, why, what is safe, how to try again, and what to quote to whoever helps. With the focus it is read as what has the
 * focus; as an alert too it would be read twice.
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
