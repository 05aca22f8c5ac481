import { useEffect } from 'react';
import { useT } from '../i18n';
import { announce } from './announce';

/** What is quick is not told. */
const PATIENCE = 1000;

/** Grey lines that only appear after 300 ms (style sheet), so that what is quick does not flicker. */
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
