import type { FormEvent, ReactNode } from 'react';
import { useT } from '../i18n';
import { Dialog } from './dialog';
import { Problem } from './problem';
import { Submit } from './submit';

interface Props {
  title: string;
  /** What the button does, as a verb. */
  action: string;
  /** What was not done, should it fail. */
  failed: string;
  problem: unknown;
  /** Why, where the dialog knows better than the code. */
  why?: string | undefined;
  busy: boolean;
  danger?: boolean;
  onSubmit: () => void;
  onClose: () => void;
  children: ReactNode;
}

/** A dialog that does one thing: what it means, what it needs, and what to say when it was refused. */
export function FormDialog({ title, action, failed, problem, why, busy, danger, onSubmit, onClose, children }: Props) {
  const t = useT();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!busy) onSubmit();
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <form className="stack" noValidate onSubmit={submit}>
        {problem ? <Problem title={failed} problem={problem} why={why} focus /> : null}
        {children}
        <div className="row">
          <Submit busy={busy} danger={danger}>
            {action}
          </Submit>
          <button type="button" className="button" onClick={onClose}>
            {t('dialog.cancel')}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
