import { useT } from '../i18n';
import { ToneMark } from '../kit/due';
import { Moment } from '../kit/time';
import { isMetLate, leftOf, shownOf, tone } from './deadlines';
import type { Deadline } from './types';

/** How much time is left until a deadline: "19 h left". */
export function LeftOf({ of, now }: { of: Deadline; now: number }) {
  const t = useT();
  const how = tone(of, now);
  const { over, unit, count } = leftOf(of.dueAt, now);
  const words = () => {
    if (of.state !== 'RUNNING')
      return t(of.state === 'DROPPED' ? 'breaches.dropped' : isMetLate(of) ? 'breaches.met-late' : 'breaches.met');
    return over ? t(`breaches.over.${unit}`, { count }) : t(`breaches.left.${unit}`, { count });
  };
  return (
    <span className={`due ${how}`}>
      <ToneMark of={how} />
      <span>{words()}</span>
    </span>
  );
}

/** When a deadline ends or ended: "by 5 Mar 2026, 14:30". */
export function DueAt({ of, now }: { of: Deadline; now: number }) {
  const t = useT();
  return (
    <>
      {`${t(leftOf(of.dueAt, now).over ? 'breaches.was-due-at' : 'breaches.due-at')} `}
      <Moment at={of.dueAt} />
    </>
  );
}

/** All deadlines of an entry. */
export function DeadlineList({ of, now }: { of: readonly Deadline[]; now: number }) {
  const t = useT();
  return (
    <dl className="evidence-facts">
      {shownOf(of).map((deadline) => (
        <div key={deadline.kind} className="breach-deadline">
          <dt>{t(`breaches.deadline.${deadline.kind}`)}</dt>
          <dd>
            <LeftOf of={deadline} now={now} />
            <span className="hint">
              {deadline.metAt && (
                <>
                  {`${t('breaches.reported-at')} `}
                  <Moment at={deadline.metAt} />
                </>
              )}
              {isMetLate(deadline) && ' · '}
              {(deadline.state === 'RUNNING' || isMetLate(deadline)) && <DueAt of={deadline} now={now} />}
            </span>
          </dd>
        </div>
      ))}
    </dl>
  );
}
