/**
 * A form version as the server stores it (form.schema.json). The server implements the same rules. Shared test vectors
 * check both.
 */
import { shows } from './text.ts';

export type Texts = Record<string, string>;

export type QuestionType = 'text' | 'long_text' | 'single' | 'multiple' | 'date' | 'yes_no';

export type Condition =
  | { op: 'equals'; question: string; value: unknown }
  | { op: 'in'; question: string; values: unknown[] }
  | { op: 'answered'; question: string }
  | { op: 'and'; all: Condition[] }
  | { op: 'or'; any: Condition[] }
  | { op: 'not'; of: Condition };

export interface Question {
  id: string;
  type: QuestionType;
  required: boolean;
  label: Texts;
  help?: Texts;
  options?: { id: string; label: Texts }[];
  sensitivity: 'identifying' | 'personal' | 'none';
  max_length?: number;
  condition?: Condition;
}

export interface Step {
  id: string;
  title: Texts;
  questions: Question[];
}

export interface Form {
  format: 1;
  steps: Step[];
}

export type Answers = Record<string, unknown>;

export const questions = (form: Form): Question[] => form.steps.flatMap((step) => step.questions);

export const maxLength = (question: Question): number => question.max_length ?? (question.type === 'long_text' ? 10_000 : 500);

export const isAnswered = (value: unknown): boolean =>
  !(value === undefined || value === null || (typeof value === 'string' && !shows(value)) || (Array.isArray(value) && value.length === 0));

function holds(condition: Condition, seen: Answers): boolean {
  switch (condition.op) {
    case 'and':
      return condition.all.every((part) => holds(part, seen));
    case 'or':
      return condition.any.some((part) => holds(part, seen));
    case 'not':
      return !holds(condition.of, seen);
    case 'answered':
      return condition.question in seen;
    case 'equals':
      return matches(seen[condition.question], [condition.value]);
    case 'in':
      return matches(seen[condition.question], condition.values);
  }
}

/** A multiple choice matches when one of its choices does. */
const matches = (answer: unknown, wanted: unknown[]): boolean =>
  Array.isArray(answer) ? answer.some((item) => wanted.includes(item)) : answer !== undefined && wanted.includes(answer);

/** The questions that are shown, in form order. A condition sees only answers to shown questions before it. */
export function asked(form: Form, answers: Answers): Question[] {
  const seen: Answers = {};
  return questions(form).filter((question) => {
    if (question.condition && !holds(question.condition, seen)) return false;
    const value = answers[question.id];
    if (isAnswered(value)) seen[question.id] = value;
    return true;
  });
}

/** Returns the answers to send, which are only answers to shown questions. */
export const toSend = (form: Form, answers: Answers): { question: string; value: unknown }[] =>
  asked(form, answers)
    .filter(({ id }) => isAnswered(answers[id]))
    .map(({ id }) => ({ question: id, value: answers[id] }));

/** The text in the reader's language, else in English, else in any language. Also returns the language of the text. */
export function inLanguage(texts: Texts | undefined, language: string): { text: string; lang: string } {
  const lang = [language, 'en', ...Object.keys(texts ?? {})].find((code) => texts?.[code]) ?? language;
  return { text: texts?.[lang] ?? '', lang };
}
