import { useT } from '../../../i18n';
import { Day } from '../../../kit/time';
import { useCase } from '../../context';

/** Warns of deadlines that staff set themselves and that are still open. The closing meets only those of the law. */
export function OpenDeadlines() {
  const t = useT();
  const open = useCase().deadlines.filter(({ kind, metOn }) => kind === 'OWN' && !metOn);
  if (!open.length) return null;
  return (
    <section className="blocked" aria-labelledby="open-deadlines">
      <p>
        <b id="open-deadlines">{t('act.open-deadlines')}</b>
      </p>
      <ul>
        {open.map(({ id, title, dueOn }) => (
          <li key={id}>
            <span dir="auto">{title}</span>: <Day on={dueOn} />
          </li>
        ))}
      </ul>
    </section>
  );
}
