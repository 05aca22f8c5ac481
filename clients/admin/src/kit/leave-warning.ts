import { useEffect } from 'react';

/** The browser asks before it leaves or reloads the page, while something would be lost. */
export function useLeaveWarning(isLoss: boolean) {
  useEffect(() => {
    if (!isLoss) return undefined;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [isLoss]);
}
