import { asked, inLanguage, isAnswered, type Answers, type Form, type Question } from '@voicase/shared/form';
import type { CaseReportQuery } from '../../../gen/documents';
import { useLanguage, useT } from '../../i18n';
import { Typed } from '../../kit/text';
import { Day } from '../../kit/time';
import { Redactable } from '../redactable';

export const answersOf = (answers: CaseReportQuery['case']['answers']): Answers =>
  Object.fromEntries((answers ?? []).map(({ question, value }) => [question, value]));

/** The ids of the answers by question. */
export const answerIds = (answers: CaseReportQuery['case']['answers']): Readonly<Record<string, string>> =>
  Object.fromEntries((answers ?? []).map(({ id, question }) => [question, id]));

interface Props {
  form: Form;
  answers: Answers;
  /** The ids of the answers, where they can be redacted. */
  ids?: Readonly<Record<string, string>>;
}

/** The reporter's answers, under the questions of the form version that was used. */
export function Report({ form, answers, ids = {} }: Props) {
  const t = useT();
  const language = useLanguage();
  const questions = new Set(asked(form, answers).map(({ id }) => id));
  const steps = form.steps
    .map((step) => ({ ...step, questions: step.questions.filter(({ id }) => questions.has(id)) }))
    .filter((step) => step.questions.length > 0);
  if (!steps.some((step) => step.questions.some(({ id }) => isAnswered(answers[id])))) return <p className="nothing">{t('report.none')}</p>;
  return steps.map((step) => (
    <section key={step.id} className="report-step">
      <h3 {...lang(step.title)}>{inLanguage(step.title, language).text}</h3>
      <dl>
        {step.questions.map((question) => (
          <div key={question.id}>
            <dt {...lang(question.label)}>{inLanguage(question.label, language).text}</dt>
            <dd>
              {isAnswered(answers[question.id]) ? (
                <Answer question={question} value={answers[question.id]} id={ids[question.id]} />
              ) : (
                <span className="muted">{t('report.unanswered')}</span>
              )}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  ));

  /** The language of the text, which may differ from the member's language. */
  function lang(texts: Question['label']) {
    return { lang: inLanguage(texts, language).lang, dir: 'auto' };
  }
}

function Answer({ question, value, id }: { question: Question; value: unknown; id: string | undefined }) {
  const t = useT();
  const language = useLanguage();
  const label = (id: unknown) => inLanguage(question.options?.find((option) => option.id === id)?.label, language).text || String(id);
  switch (question.type) {
    case 'yes_no':
      return <span>{t(value === true ? 'report.yes' : 'report.no')}</span>;
    case 'date':
      return <Day on={String(value)} />;
    case 'single':
      return <span dir="auto">{label(value)}</span>;
    case 'multiple':
      return (
        <ul>
          {(Array.isArray(value) ? value : [value]).map((id) => (
            <li key={String(id)} dir="auto">
              {label(id)}
            </li>
          ))}
        </ul>
      );
    default:
      return id ? (
        <Redactable kind="ANSWER" of={id} text={String(value)}>
          <Typed text={String(value)} />
        </Redactable>
      ) : (
        <Typed text={String(value)} />
      );
  }
}
