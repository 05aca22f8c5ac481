import { useEffect } from 'react';
import { useT } from '../i18n';
import { announce } from './announce';

/** Milliseconds before screen readers announce the loading. */
const PATIENCE = 1000;

/** Placeholder lines. The style sheet shows them only after 300 ms, so that fast responses do not flicker. */
export function Loading({ lines = 6 }: { lines?: number }) {
  const t = useT();
  const text = t('loading');
  useEffect(() => {
    const timer = setTimeout(() => announce(text), PATIENCE);
    return () => {
      clearTimeout(timer);
      announce('');
    };
  }, [text]);
  return (
    <div className="skeleton" aria-busy="true">
      <p className="visually-hidden">{text}</p>
      {Array.from({ length: lines }, (_, line) => (
        <span key={line} className="bone" />
      ))}
    </div>
  );
}
