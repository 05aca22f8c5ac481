import { useShortcut } from '../shortcuts/use';

/** `j` and `k` move the focus between the row links, so that Enter and all other keys work natively. */
export function useRowKeys() {
  useShortcut('next', () => step(1));
  useShortcut('previous', () => step(-1));
}

function step(by: 1 | -1) {
  const links = [...document.querySelectorAll<HTMLElement>('.row-link')];
  const here = links.findIndex((link) => link === document.activeElement);
  const next = here < 0 ? (by > 0 ? 0 : links.length - 1) : Math.min(Math.max(here + by, 0), links.length - 1);
  links[next]?.focus();
}
