import { useEffect } from 'react';
import { useT } from '../i18n';
import { store, useStore } from '../session/store';

interface Said {
  /** Unique for each message, so that a repeated text is announced again. */
  id: number;
  text: string;
}

const KEPT = 10;
const nothing: Said = { id: 0, text: '' };
const news = store<Said>(nothing);
const log = store<readonly Said[]>([]);
let count = 0;

/** Confirms an act visibly and to screen readers. The page also shows the result permanently. */
export function say(text: string) {
  count += 1;
  const said = { id: count, text };
  news.set(said);
  log.set([said, ...log.get()].slice(0, KEPT));
}

/** Deletes all messages, because another member must not see messages that name persons and cases. */
export function forgetSayings() {
  news.set(nothing);
  log.set([]);
}

/**
 * This element is always rendered, because screen readers ignore a live region that is added together with its text.
 */
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

/** The latest messages, for members who could not read them in time. */
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
