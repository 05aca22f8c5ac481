import type { ReactNode } from 'react';
import { useT } from '../i18n';

/**
 * The submit button of a form. The button is never disabled, so that it keeps the focus. A busy button says so and
 * ignores presses.
 */
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
