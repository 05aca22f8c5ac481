import { useState } from 'react';
import { RenewRecoveryCodes } from '../../../gen/documents';
import { useT } from '../../i18n';
import { Dialog } from '../../kit/dialog';
import { Problem } from '../../kit/problem';
import { request } from '../../session/request';
import { useTask } from '../../session/task';
import { RecoveryCodes } from '../../signin/recovery-codes';
import { look } from './shown';

/** If fewer codes are left, the page asks the member to create new ones. */
const few = 3;

export function Recovery({ left }: { left: number }) {
  const t = useT();
  const [asking, ask] = useState(false);
  const [codes, setCodes] = useState<string[]>();
  const { busy, problem, run } = useTask(async () => {
    setCodes((await request(RenewRecoveryCodes, {})).renewRecoveryCodes.codes);
    await look();
  });
  const close = () => {
    setCodes(undefined);
    ask(false);
  };
  return (
    <section>
      <h2>{t('recovery.heading')}</h2>
      <p>{t('recovery.what')}</p>
      <p className={left < few ? 'notice warn' : undefined}>{t('recovery.left', { left })}</p>
      <button type="button" className="button" onClick={() => ask(true)}>
        {t('recovery.renew')}
      </button>
      {asking && (
        <Dialog title={t('recovery.renew')} onClose={close} insistent={codes !== undefined}>
          {codes ? (
            <RecoveryCodes codes={codes} onKept={close} />
          ) : (
            <>
              {problem !== undefined && <Problem title={t('recovery.failed')} problem={problem} safe={t('recovery.still')} focus />}
              <p>{t('recovery.renew.what')}</p>
              <button type="button" className="button primary" aria-disabled={busy || undefined} onClick={run}>
                {busy ? t('submit.busy') : t('recovery.renew')}
              </button>
            </>
          )}
        </Dialog>
      )}
    </section>
  );
}
