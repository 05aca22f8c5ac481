import type { Translate } from '../i18n';
import type { Claim, State } from './claims';

/** One claim with its result and its tests. Claims are written in English. */
export function Measure({ t, claim, state }: { t: Translate; claim: Claim; state: State }) {
  const { proofs = [] } = claim;
  const why = claim.differs ?? claim.unproved;
  return (
    <li>
      <p>
        <span className={`word proof-${state}`}>{t(`trust.state.${state}`)}</span> <span lang="en">{claim.claim}</span>
      </p>
      {why && <p lang="en">{why}</p>}
      <p className="muted" lang="en">
        {claim.where}
      </p>
      {proofs.length > 0 && (
        <details>
          <summary>{t('trust.proofs', { count: proofs.length })}</summary>
          <ul lang="en">
            {proofs.map(({ suite, test }) => (
              <li key={`${suite} ${test}`}>
                <code>{suite}</code> {test}
              </li>
            ))}
          </ul>
        </details>
      )}
    </li>
  );
}
