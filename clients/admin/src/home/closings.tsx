import { useT } from '../i18n';
import { CardHead } from './card';
import { useKeptFocus } from './kept-focus';
import { inReview } from './lists';

interface Props {
  /** The number of cases in review. */
  count: number;
}

/**
 * The closings that wait for an approval. The card names no case, because the list of cases does not know which closings
 * the member may approve.
 */
export function Closings({ count }: Props) {
  const t = useT();
  const onFocus = useKeptFocus('closings');
  return (
    <section className="home-card" aria-labelledby="closings" onFocus={onFocus}>
      <CardHead id="closings" title={t('home.closings')} count={count} all={count > 0 ? inReview : undefined} />
      <p className="home-empty">{t(count > 0 ? 'home.closings.who' : 'home.closings.none')}</p>
    </section>
  );
}
