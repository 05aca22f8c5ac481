/** Validates answers with the same rules as the server. `tests/vectors/validate.json` checks both. */
import { type Answers, type Form, type Question, asked, isAnswered, maxLength, questions } from './form.ts';
import { lengthOf } from './text.ts';

export type FaultCode = 'REQUIRED' | 'TOO_LONG' | 'WRONG_TYPE' | 'NOT_AN_OPTION' | 'NOT_A_DATE' | 'UNKNOWN_QUESTION';

export interface Fault {
  question: string;
  code: FaultCode;
}

/** Whether the text is an existing date, as YYYY-MM-DD. */
export function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

function choice(question: Question, chosen: unknown[]): FaultCode | undefined {
  if (!chosen.every((item) => typeof item === 'string') || new Set(chosen).size < chosen.length) return 'WRONG_TYPE';
  const known = new Set(question.options?.map((option) => option.id));
  return chosen.every((item) => known.has(item)) ? undefined : 'NOT_AN_OPTION';
}

export function faultOf(question: Question, value: unknown): FaultCode | undefined {
  if (!isAnswered(value)) return question.required ? 'REQUIRED' : undefined;
  switch (question.type) {
    case 'text':
    case 'long_text':
      if (typeof value !== 'string') return 'WRONG_TYPE';
      return lengthOf(value) > maxLength(question) ? 'TOO_LONG' : undefined;
    case 'single':
      return choice(question, [value]);
    case 'multiple':
      return Array.isArray(value) ? choice(question, value) : 'WRONG_TYPE';
    case 'date':
      if (typeof value !== 'string') return 'WRONG_TYPE';
      return isDate(value) ? undefined : 'NOT_A_DATE';
    case 'yes_no':
      return typeof value === 'boolean' ? undefined : 'WRONG_TYPE';
  }
}

/** Faults in form order, then the unknown question ids in sorted order. */
export function validate(form: Form, answers: Answers): Fault[] {
  const known = new Set(questions(form).map((question) => question.id));
  const faults = asked(form, answers).flatMap((question) => {
    const code = faultOf(question, answers[question.id]);
    return code ? [{ question: question.id, code }] : [];
  });
  const unknown = Object.keys(answers)
    .filter((id) => !known.has(id))
    .sort();
  return [...faults, ...unknown.map((question) => ({ question, code: 'UNKNOWN_QUESTION' as const }))];
}
