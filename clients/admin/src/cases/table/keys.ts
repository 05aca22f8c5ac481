import { useShortcut } from '../../shortcuts/use';

const links = () => [...document.querySelectorAll<HTMLElement>('.row-link')];
/** The position of the row that has the focus, also if the focus is on its checkbox. */
const here = (all: HTMLElement[]) => {
  const row = document.activeElement?.closest('tr');
  return all.findIndex((link) => row?.contains(link));
};

/**
 * `j` and `k` move the focus between the row links, so that Enter and all other keys work natively. `x` selects the row
 * in focus, and `m` assigns its case to the member.
 */
export function useRowKeys(select: ((at: number) => void) | undefined, assignMe: ((at: number | undefined) => void) | undefined) {
  useShortcut('next', () => step(1));
  useShortcut('previous', () => step(-1));
  useShortcut('select', () => {
    const at = here(links());
    if (at >= 0) select?.(at);
  });
  useShortcut(
    'assignMe',
    assignMe &&
      (() => {
        const at = here(links());
        assignMe(at < 0 ? undefined : at);
      }),
  );
}

function step(by: 1 | -1) {
  const all = links();
  const at = here(all);
  const next = at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + by, 0), all.length - 1);
  all[next]?.focus();
}
