import { store, useStore } from '../session/store';

const news = store('');

/** Announces a change to screen readers only, because the change is visible on the screen. */
export const announce = (text: string) => news.set(text);

/**
 * This element is always rendered, because screen readers ignore a live region that is added together with its text.
 */
export function Announcements() {
  return (
    <p className="visually-hidden" role="status">
      {useStore(news)}
    </p>
  );
}
