import { useEffect, useRef, useState } from 'react';
import { useT } from '../i18n';
import { problemOf } from '../session/ask';

interface Props {
  /** What was not done, in words. */
  title: string;
  problem: unknown;
  /** Why, where the place knows better than the code. */
  why?: string | undefined;
  /** What has not been lost. */
  safe?: string;
  retry?: () => void;
  /** Moves the focus here: after an act that failed, not while a page loads. */
  focus?: boolean;
}

/** What failed, why, what is safe, how to try again, and what to quote to whoever helps. */
export function Problem({ title, problem, why, safe, retry, focus }: Props) {
  const t = useT();
  const ref = useRef<HTMLElement>(null);
  useEffect(() => {
    if (focus) ref.current?.focus();
  }, [focus, problem]);
  const { code, requestId, retryAfter } = problemOf(problem);
  return (
    <section ref={ref} className="notice danger" role="alert" tabIndex={-1}>
      <h2 className="notice-title">{title}</h2>
      <p>
        {why ?? (code === 'RATE_LIMITED' && retryAfter ? t('problem.wait', { minutes: Math.ceil(retryAfter / 60) }) : t(`problem.${code}`))}
        {safe && ` ${safe}`}
      </p>
      {requestId && !why && <RequestId id={requestId} />}
      {retry && (
        <button type="button" className="button" onClick={retry}>
          {t('problem.retry')}
        </button>
      )}
    </section>
  );
}

function RequestId({ id }: { id: string }) {
  const t = useT();
  const [copied, setCopied] = useState(false);
  const copy = () =>
    navigator.clipboard.writeText(id).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  return (
    <p className="request-id">
      {t('problem.id')} <code>{id}</code>{' '}
      <button type="button" className="button quiet" onClick={() => void copy()}>
        {copied ? t('problem.copied') : t('problem.copy')}
      </button>
    </p>
  );
}
