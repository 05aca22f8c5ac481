import { useCase } from '../case/context';
import { useT } from '../i18n';
import { OtherCase } from './other';
import type { People } from './people';

/**
 * The case that a claim of retaliation is about, and the claims about a case. The server leaves out cases that the member cannot
 * see. The conversation and the printed sheet show the step of a claim with the texts of this part: `people.step.${kind}`.
 */
export function Claims({ people }: { people: People }) {
  const t = useT();
  const { retaliation } = useCase();
  const { first, claims } = people.relatedClaims;
  if (!retaliation && claims.length === 0) return null;
  return (
    <section aria-labelledby="claims" className="part">
      <h3 id="claims">{t('claims.heading')}</h3>
      <p className="muted">{t('claims.text')}</p>
      {retaliation && !first && <p>{t('claims.hidden')}</p>}
      {(first ?? claims[0]) && (
        <ul className="items">
          {first && (
            <li>
              <p>
                <span className="word">{t('claims.first')}</span> <OtherCase of={first} />
              </p>
            </li>
          )}
          {claims.map((one) => (
            <li key={one.id}>
              <p>
                <span className="word">{t('claims.claim')}</span> <OtherCase of={one} />
              </p>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
