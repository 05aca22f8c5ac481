import { useT } from '../i18n';
import { nextOf, tone, type Deadline, type Tone } from './deadline';
import { Day } from './time';

/** The shapes differ, so that the tone is visible without colour. */
const shapes: Record<Tone, string> = {
  met: 'M2 8.5l4 4 8-9',
  calm: 'M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11z',
  soon: 'M8 2l6.5 12h-13z',
  overdue: 'M8 1l7 7l-7 7l-7-7z',
};

/** The shape of a tone. Words beside it say the same. */
export const ToneMark = ({ of }: { of: Tone }) => (
  <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
    <path d={shapes[of]} />
  </svg>
);

/** Shows one deadline as "in 3 days", "2 days overdue", or the day on which it was met. */
export function Due({ deadline, named = false }: { deadline: Deadline; named?: boolean }) {
  const t = useT();
  const left = useLeft();
  const how = tone(deadline);
  return (
    <span className={`due ${how}`}>
      <ToneMark of={how} />
      <span>
        {named && <span className="due-name">{t(`deadline.${deadline.kind}`)} </span>}
        {/* One text node holds the word and the space. Chromium drops a node of white space that is inserted later. */}
        {deadline.metOn ? (
          <>
            {`${t('due.met')} `}
            <Day on={deadline.metOn} />
          </>
        ) : deadline.pausedOn ? (
          <>
            {`${t('due.paused')} `}
            <Day on={deadline.pausedOn} />
          </>
        ) : (
          <time dateTime={deadline.dueOn}>{left(deadline.daysLeft)}</time>
        )}
      </span>
    </span>
  );
}

function useLeft() {
  const t = useT();
  return (days: number) => {
    if (days < 0) return t('due.overdue', { days: -days });
    return days === 0 ? t('due.today') : t('due.in', { days });
  };
}

/**
 * The next open deadline in one short line: "Feedback · in 42 d". Only a near or past deadline has a colour. Screen
 * readers read the words in full.
 */
export function NextDue({ deadlines }: { deadlines: readonly Deadline[] }) {
  const t = useT();
  const left = useLeft();
  const deadline = nextOf(deadlines);
  if (!deadline) return <span className="next-due muted">{t('due.none')}</span>;
  const days = deadline.daysLeft;
  const short = days < 0 ? t('due.short.overdue', { days: -days }) : days === 0 ? t('due.today') : t('due.short.in', { days });
  const name = t(`deadline.short.${deadline.kind}`);
  const whole = `${t(`deadline.${deadline.kind}`)}: ${left(days)}`;
  return (
    <time className={`next-due ${tone(deadline)}`} dateTime={deadline.dueOn} title={whole}>
      <span aria-hidden="true">
        {name} · {short}
      </span>
      <span className="visually-hidden">{whole}</span>
    </time>
  );
}
