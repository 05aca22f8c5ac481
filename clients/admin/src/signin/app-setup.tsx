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

/** Shows the secret for an authenticator app. The first code proves that the app has it. */
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
