import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useT } from '../../i18n';
import { Landing } from '../../kit/landing';
import { useLeaveWarning } from '../../kit/leave-warning';

/** Shows the secret once. The server cannot show it again. */
export function Secret({ secret }: { secret: string }) {
  const t = useT();
  const [said, say] = useState('');
  useLeaveWarning(true);
  const copy = () =>
    navigator.clipboard.writeText(secret).then(
      () => say(t('tokens.copied')),
      () => say(t('tokens.not-copied')),
    );
  return (
    <div className="stack settings-form">
      <Landing as="h1">{t('tokens.made')}</Landing>
      <p className="prose">{t('tokens.made.text')}</p>
      <p className="token">
        <code className="secret" dir="ltr" translate="no">
          {secret}
        </code>
      </p>
      <div className="row">
        <button type="button" className="button primary" onClick={() => void copy()}>
          {t('tokens.copy')}
        </button>
        <Link to="/settings/tokens" className="button">
          {t('tokens.done')}
        </Link>
      </div>
      <p role="status" className="hint">
        {said}
      </p>
      <h2>{t('tokens.how')}</h2>
      <p className="prose">{t('tokens.how.text', { address: `${location.origin}/graphql/api` })}</p>
    </div>
  );
}
