import { useEffect } from 'react';

const COUNT = /^\(\d+\) /;

/** The title of the tab, with the number of new things before it. */
export const titleWith = (count: number, title: string) => (count > 0 ? `(${String(count)}) ` : '') + title.replace(COUNT, '');

/** Shows the number in the title of the tab. Each page writes its own title, so the number is added after each change. */
export function useTitleCount(count: number) {
  useEffect(() => {
    const write = () => {
      const title = titleWith(count, document.title);
      if (document.title !== title) document.title = title;
    };
    write();
    const observer = new MutationObserver(write);
    observer.observe(document.head, { childList: true, subtree: true, characterData: true });
    return () => {
      observer.disconnect();
      document.title = titleWith(0, document.title);
    };
  }, [count]);
}
