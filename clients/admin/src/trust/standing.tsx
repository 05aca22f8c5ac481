import type { Translate } from '../i18n';
import { FRESH_DAYS, ageInDays, isFresh, type Results } from './claims';

/** Says which build the results belong to, and whether they are still valid. */
export function Standing({ t, results, now }: { t: Translate; results: Results | null; now: number }) {
  if (!results) return <p className="standing">{t('trust.none')}</p>;
  const facts = { commit: results.commit.slice(0, 12), days: ageInDays(results, now), fresh: FRESH_DAYS };
  return <p className="standing">{t(isFresh(results, now) ? 'trust.fresh' : 'trust.old', facts)}</p>;
}
