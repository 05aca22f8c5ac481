import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { ApiTokens, RevokeApiToken, type ApiTokensQuery } from '../../../gen/documents';
import { useMember } from '../../app/member';
import { useAsk } from '../../app/query';
import { useT } from '../../i18n';
import { focusOn } from '../../kit/focus-on';
import { FormDialog } from '../../kit/form-dialog';
import { Landing } from '../../kit/landing';
import { Load } from '../../kit/load';
import { say } from '../../kit/say';
import { Day, Moment } from '../../kit/time';
import { useStaffAct } from '../act';

type Token = ApiTokensQuery['apiTokens'][number];

const isOver = ({ state }: Token) => state === 'REVOKED' || state === 'EXPIRED';

/** The API tokens: rights, owner, networks and expiry. */
export function TokensPage() {
  const t = useT();
  const query = useAsk(ApiTokens, {});
  return (
    <>
      <title>{t('tokens.title')}</title>
      <div className="list-head">
        <Landing as="h1" id="page">
          {t('tokens.heading')}
        </Landing>
        <Link to="/settings/tokens/new" className="button primary">
          {t('tokens.new')}
        </Link>
      </div>
      <p className="prose">{t('tokens.text')}</p>
      <Load query={query} failed={t('tokens.failed')}>
        {({ apiTokens }) => <Tokens tokens={apiTokens} />}
      </Load>
    </>
  );
}

function Tokens({ tokens }: { tokens: readonly Token[] }) {
  const t = useT();
  const over = tokens.filter(isOver);
  const live = tokens.filter((one) => !isOver(one));
  return (
    <>
      {live.length ? <TokenList tokens={live} /> : <p className="nothing">{t('tokens.none')}</p>}
      {over.length > 0 && (
        <details className="part">
          <summary>{t('tokens.over', { count: over.length })}</summary>
          <TokenList tokens={over} />
        </details>
      )}
    </>
  );
}

function TokenList({ tokens }: { tokens: readonly Token[] }) {
  return (
    <ul className="items">
      {tokens.map((one) => (
        <TokenItem key={one.id} one={one} />
      ))}
    </ul>
  );
}

function TokenItem({ one }: { one: Token }) {
  const t = useT();
  const [revoking, revoke] = useState(false);
  const own = one.madeBy.id === useMember().membership.id;
  const lost = one.permissions.filter((permission) => !one.effectivePermissions.includes(permission));
  const words = (list: Token['permissions']) => list.map((permission) => t(`right.${permission}`)).join(', ');
  return (
    <li>
      <h2 className="item-name">
        <span dir="auto">{one.name}</span> <span className={`word state-${one.state.toLowerCase()}`}>{t(`tokens.state.${one.state}`)}</span>
      </h2>
      <p>{[t(one.readsCases ? 'tokens.reads' : 'tokens.reads-not'), words(one.permissions)].filter(Boolean).join(' · ')}</p>
      {lost.length > 0 && !isOver(one) && (
        <p className="muted">
          {t('tokens.lost')} {words(lost)}
        </p>
      )}
      <p className="muted">
        {t('tokens.by')} <span dir="auto">{own ? t('tokens.by.you') : one.madeBy.name}</span> · {t('tokens.until')}{' '}
        <Day on={one.expiresOn} /> ·{' '}
        {one.networks.length ? t('tokens.networks.only', { networks: one.networks.join(', ') }) : t('tokens.networks.any')} ·{' '}
        {one.lastUsedAt ? (
          <>
            {t('tokens.used')} <Moment at={one.lastUsedAt} />
          </>
        ) : (
          t('tokens.unused')
        )}
      </p>
      {!isOver(one) && (
        <div className="row">
          <button type="button" className="button" aria-label={t('tokens.revoke.name', { name: one.name })} onClick={() => revoke(true)}>
            {t('tokens.revoke')}
          </button>
        </div>
      )}
      {revoking && <RevokeDialog one={one} onClose={() => revoke(false)} />}
    </li>
  );
}

function RevokeDialog({ one, onClose }: { one: Token; onClose: () => void }) {
  const t = useT();
  const act = useStaffAct(RevokeApiToken, () => {
    say(t('tokens.revoked', { name: one.name }));
    onClose();
    focusOn('page');
  });
  return (
    <FormDialog
      title={t('tokens.revoke.title', { name: one.name })}
      action={t('tokens.revoke')}
      failed={t('tokens.not-revoked')}
      problem={act.error}
      busy={act.isPending}
      danger
      onSubmit={() => act.mutate({ token: one.id })}
      onClose={onClose}
    >
      <p>{t('tokens.revoke.text')}</p>
    </FormDialog>
  );
}
