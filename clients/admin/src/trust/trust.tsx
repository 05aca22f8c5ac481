import type { Translate } from '../i18n';
import { CLAIMS, LAYERS, aboutOf, nameOf, statesOf, type Layer, type Results, type State } from './claims';
import { Measure } from './measure';

interface Props {
  t: Translate;
  results: Results | null;
  /** Milliseconds since 1970. */
  now: number;
}

/** The overview of the layers and their claims. Links are plain anchors, so that the page works without scripts. */
export function Trust({ t, results, now }: Props) {
  const states = statesOf(CLAIMS, results, now);
  const layers = LAYERS.map((layer) => ({ layer, claims: CLAIMS.filter((claim) => claim.layer === layer) }));
  const proved = (claims: typeof CLAIMS) => claims.filter(({ id }) => states.get(id) === 'proved').length;
  return (
    <>
      <nav aria-label={t('trust.map')}>
        <ol className="layers">
          {layers.map(({ layer, claims }) => (
            <li key={layer} className={`layer-${layer}`}>
              <a href={`#${layer}`}>
                <b>{t(nameOf(layer))}</b>
                <span>{t('trust.count', { proved: proved(claims), all: claims.length })}</span>
              </a>
            </li>
          ))}
        </ol>
      </nav>
      {layers.map(({ layer, claims }) => (
        <Section key={layer} t={t} layer={layer} claims={claims} states={states} />
      ))}
    </>
  );
}

function Section({ t, layer, claims, states }: { t: Translate; layer: Layer; claims: typeof CLAIMS; states: Map<string, State> }) {
  return (
    <section aria-labelledby={layer}>
      <h2 id={layer} tabIndex={-1}>
        {t(nameOf(layer))}
      </h2>
      <p>{t(aboutOf(layer))}</p>
      <ul className="measures">
        {claims.map((claim) => (
          <Measure key={claim.id} t={t} claim={claim} state={states.get(claim.id) ?? 'unproved'} />
        ))}
      </ul>
    </section>
  );
}
