import { store, useStore } from '../session/store';

const news = store('');

/** Announces to screen readers only, for changes that are visible on the screen. */
export const announce = (text: string) => news.set(text);

/** Always rendered: screen readers ignore a live region that is added together with its text. */
export function Announcements() {
  return (
    <p className="visually-hidden" role="status">
      {useStore(news)}
    </p>
  );
}
