import { store, useStore } from '../session/store';

const news = store('');

/** Tells screen readers alone, for what eyes see anyway. */
export const announce = (text: string) => news.set(text);

/** Stays in the page: a live region that arrives together with its text is not read. */
export function Announcements() {
  return (
    <p className="visually-hidden" role="status">
      {useStore(news)}
    </p>
  );
}
