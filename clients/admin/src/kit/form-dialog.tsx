import type { ReactNode } from 'react';
import { useT } from '../i18n';
import { Dialog } from './dialog';
import { Form } from './form';
import { Problem } from './problem';
import { Sending } from './sending';
import { Submit } from './submit';

interface Props {
  title: string;
  /** The label of the submit button. */
  action: string;
  /** The error title, which says what was not done. */
  failed: string;
  problem: unknown;
  /** The reason for the failure, if the dialog knows it better than the problem code. */
  why?: string | undefined;
  /** Says what may have happened although no response came (`Problem`). */
  unanswered?: string | undefined;
  /** Says after a failure what was not lost. */
  safe?: string | undefined;
  busy: boolean;
  danger?: boolean;
  wide?: boolean;
  /** Shows an error summary. Set for more than three fields (`Form`). */
  summary?: boolean;
  /** Set if the second button does more than close the dialog. */
  cancel?: { text: string; act: () => void };
  onSubmit: () => void;
  onClose: () => void;
  children: ReactNode;
}

/** A dialog for one act. It explains the act, holds the fields and shows why the act was refused. */
export function FormDialog({
  title,
  action,
  failed,
  problem,
  why,
  unanswered,
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
        {problem ? <Problem title={failed} problem={problem} why={why} unanswered={unanswered} safe={safe} focus /> : null}
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
