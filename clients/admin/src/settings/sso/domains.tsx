import { useState } from 'react';
import { CheckSsoDomain, type SsoQuery } from '../../../gen/documents';
import { useMember } from '../../app/member';
import { client } from '../../app/query';
import { useFormats, useT } from '../../i18n';
import { Problem } from '../../kit/problem';
import { useOnce } from '../../session/once';
import { request } from '../../session/request';

type Claim = SsoQuery['sso']['domains'][number];

/** The DNS records that prove the claimed domains. The identity provider is used only for proved domains. */
export function Domains({ claims }: { claims: readonly Claim[] }) {
  const t = useT();
  return (
    <section className="part">
      <h2>{t('sso.proof.heading')}</h2>
      <p className="prose">{t('sso.proof.text')}</p>
      <ul className="plain stack">
        {claims.map((claim) => (
          <li key={claim.domain}>
            <Proof claim={claim} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Proof({ claim: { domain, recordName, recordValue, seenAt } }: { claim: Claim }) {
  const t = useT();
  const { timeZone } = useMember().membership.organisation;
  const format = new Intl.DateTimeFormat(useFormats(), { dateStyle: 'medium', timeZone });
  const act = useOnce({
    mutationFn: () => request(CheckSsoDomain, { input: { domain } }),
    onSuccess: () => client.invalidateQueries(),
  });
  const found = act.data?.checkSsoDomain.result;
  return (
    <>
      <h3 dir="ltr">{domain}</h3>
      <p>{seenAt ? t('sso.proof.seen', { day: format.format(Date.parse(seenAt)) }) : t('sso.proof.waits')}</p>
      <Part label={t('sso.proof.name')} copy={t('sso.proof.copy.name', { domain })} value={recordName} />
      <Part label={t('sso.proof.value')} copy={t('sso.proof.copy.value', { domain })} value={recordValue} />
      <button type="button" className="button" aria-disabled={act.isPending || undefined} onClick={() => !act.isPending && act.mutate()}>
        {act.isPending ? t('submit.busy') : t('sso.proof.check', { domain })}
      </button>
      {act.error && <Problem title={t('sso.proof.failed')} problem={act.error} focus />}
      <p role="status">{found && t(`sso.proof.${found}`, { domain })}</p>
    </>
  );
}

function Part({ label, copy, value }: { label: string; copy: string; value: string }) {
  const t = useT();
  const [copied, setCopied] = useState<boolean>();
  const write = () =>
    navigator.clipboard.writeText(value).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  return (
    <p>
      {label}{' '}
      <code className="secret" dir="ltr" translate="no">
        {value}
      </code>{' '}
      <button type="button" className="button quiet" aria-label={copied ? undefined : copy} onClick={() => void write()}>
        {copied ? t('sso.proof.copied') : t('sso.proof.copy')}
      </button>{' '}
      <span role="status">{copied === false && t('sso.proof.not-copied')}</span>
    </p>
  );
}
