import { useT } from '../i18n';
import { Copy } from '../kit/copy';
import { Dialog } from '../kit/dialog';
import { useLeaveWarning } from '../kit/leave-warning';

export interface Secrets {
  link: string;
  code: string;
  /** The link went to an address by email. */
  mailed: boolean;
}

/** The link and the code, which the server cannot show again. */
export function SecretsDialog({ of: { link, code, mailed }, onClose }: { of: Secrets; onClose: () => void }) {
  const t = useT();
  useLeaveWarning(true);
  return (
    <Dialog title={t('outside.secrets')} onClose={onClose} insistent>
      <div className="stack">
        <p>{t(mailed ? 'outside.secrets.text.mailed' : 'outside.secrets.text')}</p>
        <h3>{t('outside.link')}</h3>
        <p>{t('outside.link.text')}</p>
        <p className="token">
          <code className="secret" dir="ltr" translate="no">
            {link}
          </code>
        </p>
        <Copy text={link} label={t('outside.link.copy')} />
        <h3>{t('outside.code')}</h3>
        <p>{t('outside.code.text')}</p>
        <p className="token">
          <code className="secret" dir="ltr" translate="no">
            {code}
          </code>
        </p>
        <Copy text={code} label={t('outside.code.copy')} />
        <div className="row">
          <button type="button" className="button primary" onClick={onClose}>
            {t('outside.secrets.kept')}
          </button>
        </div>
      </div>
    </Dialog>
  );
}
