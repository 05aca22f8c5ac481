import { inOrder } from '../../cases/clock';
import { useT } from '../../i18n';
import { Due } from '../../kit/due';
import { Day } from '../../kit/time';
import { useCase } from '../context';
import { Row } from './row';

/** Each deadline with its date and its state. */
export function Deadlines() {
  const t = useT();
  const { deadlines } = useCase();
  if (deadlines.length === 0) return null;
  return (
    <section aria-labelledby="deadlines">
      <h3 id="deadlines">{t('side.deadlines')}</h3>
      <dl>
        {inOrder(deadlines).map((clock) => (
          <Row key={clock.kind} name={t(`side.due.${clock.kind}`)}>
            <span className="deadline">
              <Day on={clock.dueOn} /> <Due clock={clock} />
            </span>
          </Row>
        ))}
      </dl>
    </section>
  );
}
