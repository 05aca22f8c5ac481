import type { ReactNode } from 'react';
import { useT } from '../i18n';

/** Never disabled, so that it keeps the focus. While it is busy it says so, and a second press is ignored. */
export function Submit({ busy, danger, children }: { busy: boolean; danger?: boolean; children: ReactNode }) {
  const t = useT();
  return (
    <button
      type="submit"
      className={danger ? 'button danger' : 'button primary'}
      aria-disabled={busy || undefined}
      onClick={(event) => busy && event.preventDefault()}
    >
      {busy ? t('submit.busy') : children}
    </button>
  );
}
