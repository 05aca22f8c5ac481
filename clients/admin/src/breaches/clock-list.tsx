import { useT } from '../i18n';
import { ToneMark } from '../kit/due';
import { Moment } from '../kit/time';
import { leftOf, shownOf, tone } from './clocks';
import type { Clock } from './types';

/** How much time is left until a deadline: "19 h left". */
export function LeftOf({ of, now }: { of: Clock; now: number }) {
  const t = useT();
  const how = tone(of, now);
  const { over, unit, count } = leftOf(of.dueAt, now);
  const words = () => {
    if (of.state !== 'RUNNING') return t(of.state === 'MET' ? 'breaches.met' : 'breaches.dropped');
    return over ? t(`breaches.over.${unit}`, { count }) : t(`breaches.left.${unit}`, { count });
  };
  return (
    <span className={`due ${how}`}>
      <ToneMark of={how} />
      <span>{words()}</span>
    </span>
  );
}

/** All deadlines of an entry. */
export function ClockList({ of, now }: { of: readonly Clock[]; now: number }) {
  const t = useT();
  return (
    <dl className="evidence-facts">
      {shownOf(of).map((clock) => (
        <div key={clock.kind} className="breach-clock">
          <dt>{t(`breaches.clock.${clock.kind}`)}</dt>
          <dd>
            <LeftOf of={clock} now={now} />
            <span className="hint">
              {clock.metAt ? (
                <>
                  {`${t('breaches.reported-at')} `}
                  <Moment at={clock.metAt} />
                </>
              ) : (
                clock.state === 'RUNNING' && (
                  <>
                    {`${t('breaches.due-at')} `}
                    <Moment at={clock.dueAt} />
                  </>
                )
              )}
            </span>
          </dd>
        </div>
      ))}
    </dl>
  );
}
