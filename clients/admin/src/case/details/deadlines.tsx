import { useT } from '../../i18n';
import { inOrder } from '../../kit/deadline';
import { Due } from '../../kit/due';
import { Day } from '../../kit/time';
import { useCase } from '../context';
import { Row } from './row';
import { Why } from './why';

/** Each deadline with its date and its state. */
export function Deadlines() {
  const t = useT();
  const { deadlines } = useCase();
  if (deadlines.length === 0) return null;
  return (
    <section aria-labelledby="deadlines">
      <h3 id="deadlines">{t('side.deadlines')}</h3>
      <dl>
        {inOrder(deadlines).map((deadline) => (
          <Row key={deadline.kind} name={t(`side.due.${deadline.kind}`)}>
            <span className="deadline">
              <Day on={deadline.dueOn} /> <Due deadline={deadline} />
            </span>
            <Why deadline={deadline} />
          </Row>
        ))}
      </dl>
    </section>
  );
}
