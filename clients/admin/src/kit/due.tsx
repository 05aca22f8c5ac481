import { tone, type Clock, type Tone } from '../cases/clock';
import { useT } from '../i18n';
import { Day } from './time';

/** The shapes differ, so that the tone is visible without colour. */
const shapes: Record<Tone, string> = {
  met: 'M2 8.5l4 4 8-9',
  calm: 'M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11z',
  soon: 'M8 2l6.5 12h-13z',
  overdue: 'M8 1l7 7l-7 7l-7-7z',
};

/** Shows one deadline as "in 3 days", "2 days overdue", or the day on which it was met. */
export function Due({ clock, named = false }: { clock: Clock; named?: boolean }) {
  const t = useT();
  const how = tone(clock);
  return (
    <span className={`due ${how}`}>
      <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
        <path d={shapes[how]} />
      </svg>
      <span>
        {named && <span className="due-name">{t(`deadline.${clock.kind}`)} </span>}
        {clock.metOn ? (
          <>
            {t('due.met')} <Day on={clock.metOn} />
          </>
        ) : (
          <time dateTime={clock.dueOn}>{left(clock.daysLeft)}</time>
        )}
      </span>
    </span>
  );

  function left(days: number) {
    if (days < 0) return t('due.overdue', { days: -days });
    return days === 0 ? t('due.today') : t('due.in', { days });
  }
}
