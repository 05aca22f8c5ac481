import type { BreachStepKind } from '../../../gen/documents';
import { useT } from '../../i18n';
import { DueAt, LeftOf } from '../deadline-list';
import { nextOf } from '../deadlines';
import { kindsOf, stepOf, todosOf } from '../rules';
import type { Breach } from '../types';

interface Props {
  of: Breach;
  now: number;
  onStep: (kind: BreachStepKind) => void;
}

/** What is left to do and until when, with a button for each act that can be recorded now. */
export function Todos({ of, now, onStep }: Props) {
  const t = useT();
  const next = nextOf(of.deadlines);
  const kinds = kindsOf(of);
  return (
    <section aria-labelledby="breach-todos" className="notice breach-todos">
      <h2 className="notice-title" id="breach-todos">
        {t('breaches.todos')}
      </h2>
      {next && (
        <p>
          <b>{t(`breaches.deadline.${next.kind}`)}</b> <DueAt of={next} now={now} /> <LeftOf of={next} now={now} />
        </p>
      )}
      <ol>
        {todosOf(of).map((todo) => (
          <li key={todo}>
            <p>{t(todo === 'REPORT' && next?.kind === 'FINAL_REPORT' ? 'breaches.todo.FINAL' : `breaches.todo.${todo}`)}</p>
            {kinds.includes(stepOf[todo]) && (
              <button type="button" className="button small" onClick={() => onStep(stepOf[todo])}>
                {t(`breaches.todo.act.${todo}`)}
              </button>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}
