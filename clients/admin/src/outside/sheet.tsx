import { useCase } from '../case/context';
import { useT } from '../i18n';
import { Typed } from '../kit/text';
import type { Question } from './about';
import { Answers, Facts } from './facts';

/** The questions to people without case access, on paper. */
export function QuestionsSheet({ of }: { of: readonly Question[] }) {
  return of.map((one) => <QuestionSheet key={one.id} of={one} />);
}

function QuestionSheet({ of }: { of: Question }) {
  const t = useT();
  const { tasks, correctiveActions } = useCase();
  const title = tasks?.find(({ id }) => id === of.task)?.title ?? correctiveActions?.find(({ id }) => id === of.action)?.text;
  return (
    <article>
      <p>
        <b dir="auto">{of.recipient}</b> · {t(`outside.state.${of.state}`)}
      </p>
      {title && <p dir="auto">{t('outside.of', { title })}</p>}
      <Facts of={of} />
      <Typed text={of.question} />
      <Answers of={of} />
    </article>
  );
}
