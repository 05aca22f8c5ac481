/** The pages of the report that a member types: the arrival, the steps of the form, the reporter, and the review. */
import { asked, inLanguage, type Form as ReportForm, type Step } from '@voicase/shared/form';
import { validate, type Fault as AnswerFault } from '@voicase/shared/validate';
import { arrivalFaults, personFaults, type Channel, type Draft, type Fault } from './draft';

interface Page {
  title: string;
  /** Undefined for the first and the last page. */
  step: Step | undefined;
  /** What is missing or wrong in the fields that are not of the form. */
  own: Fault[];
  /** What is missing or wrong in the answers. */
  answers: AnswerFault[];
}

/** The steps of the form that ask something now. */
function stepsOf({ form }: Channel, { answers }: Draft): Step[] {
  const definition = form.definition as ReportForm;
  const shown = new Set(asked(definition, answers).map(({ id }) => id));
  const steps = definition.steps.map((step) => ({ ...step, questions: step.questions.filter(({ id }) => shown.has(id)) }));
  return steps.filter((step) => step.questions.length > 0);
}

/** The pages before the review. */
export function pagesOf(channel: Channel, draft: Draft, today: string, titles: { arrival: string; person: string }): Page[] {
  const faults = validate(channel.form.definition as ReportForm, draft.answers);
  const page = (title: string, own: Fault[], step?: Step): Page => ({
    title,
    step,
    own,
    answers: step ? faults.filter(({ question }) => step.questions.some(({ id }) => id === question)) : [],
  });
  return [
    page(titles.arrival, arrivalFaults(draft, today)),
    ...stepsOf(channel, draft).map((step) => page(inLanguage(step.title, draft.language).text, [], step)),
    page(titles.person, personFaults(draft)),
  ];
}

const isDone = ({ own, answers }: Page) => own.length + answers.length === 0;

/** The page that the address names, or the first one before it on which something is missing. */
export function reached(pages: readonly Page[], wanted: number): number {
  const open = pages.findIndex((page) => !isDone(page));
  return Math.min(wanted, open === -1 ? pages.length : open);
}
