import { useState } from 'react';
import { useT } from '../../i18n';
import { Dialog } from '../../kit/dialog';
import { Form } from '../../kit/form';
import { Submit } from '../../kit/submit';
import { useCase } from '../context';
import { isStopped, run, useWaiting, type Waiting } from '../conversation/waiting';
import type { Act } from '../moves';
import { ActDialog } from './dialog';

interface Props {
  act: Act;
  onClose: () => void;
}

/**
 * Opens an act after the messages that are underway. An act can send a text to the reporter, who would read the older
 * message after it.
 */
export function ActAfterMessages({ act, onClose }: Props) {
  const list = useWaiting(useCase().id);
  // Messages that were stopped before do not leave by themselves, so they do not block the act.
  const [before] = useState(() => new Set(list.filter(isStopped).map(({ key }) => key)));
  const open = list.filter(({ key }) => !before.has(key));
  return open.length > 0 ? <MessageFirst open={open} onClose={onClose} /> : <ActDialog act={act} onClose={onClose} />;
}

function MessageFirst({ open, onClose }: { open: readonly Waiting[]; onClose: () => void }) {
  const t = useT();
  const isBusy = open.every(({ state }) => state === 'sending' || state === 'uploading');
  const hasFailed = open.some(isStopped);
  return (
    <Dialog title={t('message-first.title')} onClose={onClose}>
      <Form className="stack" onSubmit={() => open.forEach(({ key }) => void run(key))}>
        {hasFailed && (
          <p className="error" role="alert">
            {t('message-first.failed')}
          </p>
        )}
        <p>{t('message-first.text')}</p>
        <div className="row">
          <Submit busy={isBusy}>{t(hasFailed ? 'waiting.again' : 'waiting.now')}</Submit>
          <button type="button" className="button" onClick={onClose}>
            {t('message-first.back')}
          </button>
        </div>
      </Form>
    </Dialog>
  );
}
