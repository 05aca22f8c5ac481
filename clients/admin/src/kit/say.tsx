import { useEffect } from 'react';
import { store, useStore } from '../session/store';

const news = store<string>('');

/** Tells what has just been done, to eyes and to screen readers; the change itself is always visible on the page too. */
export const say = (text: string) => news.set(text);

/** Stays in the page: a live region that arrives together with its text is not read. */
export function Sayings() {
  const text = useStore(news);
  useEffect(() => {
    if (!text) return;
    const timer = setTimeout(() => news.set(''), 6000);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <p className={text ? 'saying shown' : 'saying'} role="status">
      {text}
    </p>
  );
}
