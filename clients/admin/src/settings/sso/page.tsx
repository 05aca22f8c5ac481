import { useState } from 'react';
import { Sso } from '../../../gen/documents';
import { useMember } from '../../app/member';
import { useAsk } from '../../app/query';
import { useT } from '../../i18n';
import { Landing } from '../../kit/landing';
import { Load } from '../../kit/load';
import { Domains } from './domains';
import { ProviderForm } from './provider-form';
import { RemoveDialog } from './remove';

/** The organisation's identity provider. */
export function SsoPage() {
  const t = useT();
  const { can } = useMember();
  return (
    <>
      <title>{t('sso.settings.title')}</title>
      <Landing as="h1" id="page">
        {t('sso.settings.heading')}
      </Landing>
      {can('SETTINGS_MANAGE') ? <Provider /> : <p className="nothing">{t('settings.not-yours')}</p>}
    </>
  );
}

function Provider() {
  const t = useT();
  const query = useAsk(Sso, {});
  const [removing, setRemoving] = useState(false);
  const address = `${window.location.origin}/sso`;
  return (
    <>
      <p className="prose">{t('sso.settings.text')}</p>
      <p className="prose">{t('sso.settings.factors')}</p>
      <section className="part">
        <h2>{t('sso.return.heading')}</h2>
        <p className="hint">{t('sso.return.hint')}</p>
        <p>
          <code className="secret" dir="ltr" translate="no">
            {address}
          </code>
        </p>
      </section>
      <Load query={query} failed={t('sso.settings.failed')}>
        {({ sso: { provider, domains } }) => (
          <>
            {!provider && <p className="nothing">{t('sso.settings.none')}</p>}
            {/* A new key resets the form when the provider was added or removed. */}
            <ProviderForm key={provider ? 'there' : 'none'} stored={provider} />
            {domains.length > 0 && <Domains claims={domains} />}
            {provider && (
              <section className="part">
                <h2>{t('sso.remove.heading')}</h2>
                <button type="button" className="button danger" onClick={() => setRemoving(true)}>
                  {t('sso.remove')}
                </button>
              </section>
            )}
            {removing && <RemoveDialog onClose={() => setRemoving(false)} />}
          </>
        )}
      </Load>
    </>
  );
}
