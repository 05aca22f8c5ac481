import type { ReactNode } from 'react';
import { useT } from '../i18n';
import { Dialog } from './dialog';
import { Form } from './form';
import { Problem } from './problem';
import { Sending } from './sending';
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
  /** What has not been lost, should it fail. */
  safe?: string | undefined;
  busy: boolean;
  danger?: boolean;
  wide?: boolean;
  /** For more than three fields (`Form`). */
  summary?: boolean;
  /** Where the second button does more than to close. */
  cancel?: { text: string; act: () => void };
  onSubmit: () => void;
  onClose: () => void;
  children: ReactNode;
}

/** A dialog that does one thing: what it means, what it needs, and what to say when it was refused. */
export function FormDialog({
  title,
  action,
  failed,
  problem,
  why,
  safe,
  busy,
  danger,
  wide,
  summary,
  cancel,
  onSubmit,
  onClose,
  children,
}: Props) {
  const t = useT();
  return (
    <Dialog title={title} onClose={onClose} wide={wide}>
      <Form className="stack" summary={summary} onSubmit={onSubmit}>
        {problem ? <Problem title={failed} problem={problem} why={why} safe={safe} focus /> : null}
        <Sending value={busy}>{children}</Sending>
        <div className="row">
          <Submit busy={busy} danger={danger}>
            {action}
          </Submit>
          <button type="button" className="button" onClick={cancel?.act ?? onClose}>
            {cancel?.text ?? t('dialog.cancel')}
          </button>
        </div>
      </Form>
    </Dialog>
  );
}
