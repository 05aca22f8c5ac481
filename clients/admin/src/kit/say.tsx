import { useEffect } from 'react';
import { useT } from '../i18n';
import { store, useStore } from '../session/store';

interface Said {
  /** Another for each time, so that the same sentence said twice is read out twice. */
  id: number;
  text: string;
}

const KEPT = 10;
const nothing: Said = { id: 0, text: '' };
const news = store<Said>(nothing);
const log = store<readonly Said[]>([]);
let count = 0;

/** Tells what has just been done, to eyes and to screen readers; the change itself is always visible on the page too. */
export function say(text: string) {
  count += 1;
  const said = { id: count, text };
  news.set(said);
  log.set([said, ...log.get()].slice(0, KEPT));
}

/** They name people and cases: nothing of them stays for another member. */
export function forgetSayings() {
  news.set(nothing);
  log.set([]);
}

/** Stays in the page: a live region that arrives together with its text is not read. */
export function Sayings() {
  const { id, text } = useStore(news);
  useEffect(() => {
    if (!text) return;
    const timer = setTimeout(() => news.set(nothing), 6000);
    return () => clearTimeout(timer);
  }, [id, text]);
  return (
    <p className={text ? 'saying shown' : 'saying'} role="status">
      <span key={id}>{text}</span>
    </p>
  );
}

/** What was said last, for whoever did not read it in time. */
export function LastSayings() {
  const t = useT();
  const said = useStore(log);
  return (
    <section aria-labelledby="sayings">
      <h2 id="sayings">{t('sayings.heading')}</h2>
      {said.length === 0 ? (
        <p className="nothing">{t('sayings.none')}</p>
      ) : (
        <ul>
          {said.map(({ id, text }) => (
            <li key={id}>{text}</li>
          ))}
        </ul>
      )}
    </section>
  );
}
