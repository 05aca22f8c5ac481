import { isStopped, run, useAllWaiting } from '../../case/conversation/waiting';
import { WhyStopped } from '../../case/conversation/why-stopped';
import { useT } from '../../i18n';
import { Dialog } from '../../kit/dialog';
import { Form } from '../../kit/form';
import { Submit } from '../../kit/submit';

interface Props {
  /** Signs out without sending. */
  onDrop: () => void;
  onClose: () => void;
}

/** Decides about messages to reporters before the member signs out. */
export function UnsentFirst({ onDrop, onClose }: Props) {
  const t = useT();
  const list = useAllWaiting();
  const isBusy = list.some((one) => !isStopped(one));
  return (
    <Dialog title={t('unsent-first.title')} onClose={onClose}>
      <Form className="stack" onSubmit={() => list.forEach(({ key }) => void run(key))}>
        <p>{t('unsent-first.text')}</p>
        <ul>
          {list.map((one) => (
            <li key={one.key}>
              <span translate="no">{one.number}</span> <span dir="auto">{one.organisation.name}</span>
              {(one.unsure || one.state === 'failed') && <WhyStopped one={one} />}
            </li>
          ))}
        </ul>
        <div className="row">
          <Submit busy={isBusy}>{t('waiting.now')}</Submit>
          <button type="button" className="button danger" aria-disabled={isBusy || undefined} onClick={() => isBusy || onDrop()}>
            {t('unsent-first.drop')}
          </button>
          <button type="button" className="button" onClick={onClose}>
            {t('dialog.cancel')}
          </button>
        </div>
      </Form>
    </Dialog>
  );
}
