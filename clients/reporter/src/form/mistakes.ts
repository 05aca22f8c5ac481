/** Texts for the form's faults. The field and the error summary show the same text. */
import { inLanguage, maxLength, questions } from '@voicase/shared/form';
import { language } from '@voicase/shared/i18n';
import { type Fault, validate } from '@voicase/shared/validate';
import type { Mistake } from '../kit/errors.tsx';
import { state } from '../state.ts';
import { t } from '../texts.ts';

export const fieldId = (question: string): string => `q-${question}`;

const questionOf = (id: string) => (state.channel ? questions(state.channel.form.definition) : []).find((question) => question.id === id);

function wordsOf(fault: Fault): string {
  const question = questionOf(fault.question);
  switch (fault.code) {
    case 'REQUIRED':
      return t(question?.options || question?.type === 'yes_no' ? 'fault.CHOOSE' : 'fault.REQUIRED');
    case 'TOO_LONG':
      return t('fault.TOO_LONG', { max: question ? maxLength(question) : 0 });
    case 'NOT_A_DATE':
      return t('fault.NOT_A_DATE');
    default:
      return t('fault.NOT_AN_OPTION');
  }
}

export const errorAt = (question: string): string | undefined => {
  const fault = state.faults.find((item) => item.question === question);
  return fault && wordsOf(fault);
};

export const mistakes = (): Mistake[] =>
  state.faults.map((fault) => ({
    field: fieldId(fault.question),
    label: inLanguage(questionOf(fault.question)?.label, language()).text,
    text: wordsOf(fault),
  }));

/** Returns the faults of these questions, or of all questions without `ids`. */
export function faultsOf(ids?: Set<string>): Fault[] {
  const { channel, draft } = state;
  if (!channel || !draft) return [];
  return validate(channel.form.definition, draft.answers).filter((fault) => !ids || ids.has(fault.question));
}
