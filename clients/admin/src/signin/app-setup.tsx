import { useT } from '../i18n';
import { CodeForm } from './code';
import { QrCode } from './qr';

export interface AppSecret {
  secret: string;
  uri: string;
}

interface Props {
  secret: AppSecret;
  busy: boolean;
  submit?: string;
  onCode: (code: string) => void;
}

/** A secret goes into an authenticator app, and its first code proves that it arrived. */
export function AppSetup({ secret, busy, submit, onCode }: Props) {
  const t = useT();
  return (
    <>
      <ol className="steps">
        <li>{t('factor.app')}</li>
        <li>
          {t('factor.scan')}
          <QrCode text={secret.uri} label={t('factor.qr')} />
          <p>
            {t('factor.type')}{' '}
            <code className="secret" dir="ltr" translate="no">
              {secret.secret.replace(/(.{4})(?=.)/g, '$1 ')}
            </code>
          </p>
        </li>
        <li>{t('factor.code')}</li>
      </ol>
      <CodeForm busy={busy} submit={submit} onCode={onCode} />
    </>
  );
}
