import type { Answers, Condition, Form, Question, QuestionType } from '../form.ts';
import { validate } from '../validate.ts';

/** Ids that sort by their number. */
export const id = (number: number): string => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

export const question = (number: number, type: QuestionType, more: Partial<Question> = {}): Question => ({
  id: id(number),
  type,
  required: false,
  label: { en: `Question ${number}` },
  ...(type === 'single' || type === 'multiple'
    ? { options: ['a', 'b', 'c'].map((option) => ({ id: option, label: { en: option } })) }
    : {}),
  sensitivity: 'none',
  ...more,
});

export const form = (...questions: Question[]): Form => ({ format: 1, steps: [{ id: id(900), title: { en: 'Step' }, questions }] });

const types = form(
  question(1, 'text', { max_length: 5 }),
  question(2, 'long_text'),
  question(3, 'single'),
  question(4, 'multiple'),
  question(5, 'date'),
  question(6, 'yes_no'),
);
const required = form(
  ...(['text', 'long_text', 'single', 'multiple', 'date', 'yes_no'] as const).map((type, i) => question(i + 1, type, { required: true })),
);
const asks = (condition: Condition) =>
  form(question(1, 'single'), question(2, 'yes_no'), question(3, 'multiple'), question(4, 'text', { required: true, condition }));
const [one, two, three] = [id(1), id(2), id(3)];
const chain = form(
  question(1, 'yes_no'),
  question(2, 'single', { condition: { op: 'equals', question: one, value: true } }),
  question(3, 'text', { required: true, condition: { op: 'answered', question: two } }),
);
const forward = form(question(1, 'text', { required: true, condition: { op: 'answered', question: two } }), question(2, 'text'));

const cases: [string, Form, Answers][] = [
  ['nothing answered, nothing required', types, {}],
  [
    'every type right',
    types,
    { [id(1)]: 'short', [id(2)]: 'long', [id(3)]: 'b', [id(4)]: ['c', 'a'], [id(5)]: '2024-02-29', [id(6)]: false },
  ],
  ['required and missing', required, {}],
  [
    'required and empty',
    required,
    { [id(1)]: '', [id(2)]: ' \t\n\u00a0\u2003\u0085', [id(3)]: null, [id(4)]: [], [id(5)]: ' ', [id(6)]: null },
  ],
  [
    'a byte order mark is no white space',
    required,
    { [id(1)]: '\ufeff', [id(2)]: 'x', [id(3)]: 'a', [id(4)]: ['a'], [id(5)]: '2026-01-31', [id(6)]: true },
  ],
  ['false is an answer', form(question(1, 'yes_no', { required: true })), { [one]: false }],
  ['length is counted in code points', types, { [id(1)]: '😀😀😀😀😀' }],
  ['one too long', types, { [id(1)]: '😀😀😀😀😀😀' }],
  ['a combining mark counts', types, { [id(1)]: 'e\u0301e\u0301e\u0301' }],
  ['default of text is 500', form(question(1, 'text')), { [one]: 'x'.repeat(501) }],
  ['500 are allowed', form(question(1, 'text')), { [one]: 'x'.repeat(500) }],
  ['wrong types', types, { [id(1)]: 1, [id(2)]: ['x'], [id(3)]: true, [id(4)]: 'a', [id(5)]: 20240101, [id(6)]: 'yes' }],
  ['objects are no answers', types, { [id(1)]: {}, [id(4)]: [{}], [id(6)]: {} }],
  ['not among the options', types, { [id(3)]: 'd', [id(4)]: ['a', 'd'] }],
  ['the same option twice', types, { [id(4)]: ['a', 'a'] }],
  ['wrong type before not an option', types, { [id(4)]: ['d', 1] }],
  ['days that do not exist', types, { [id(5)]: '2026-02-29' }],
  ['month 13', types, { [id(5)]: '2026-13-01' }],
  ['a date and a time', types, { [id(5)]: '2026-01-01T00:00:00Z' }],
  ['a date without zeros', types, { [id(5)]: '2026-1-1' }],
  ['a date between spaces', types, { [id(5)]: ' 2026-01-01' }],
  [
    'unknown questions come last and sorted',
    required,
    { [id(8)]: 'x', [id(7)]: null, [id(1)]: 'x', [id(2)]: 'x', [id(3)]: 'a', [id(4)]: ['a'], [id(5)]: '2026-01-01' },
  ],
  ['equals: true', asks({ op: 'equals', question: one, value: 'a' }), { [one]: 'a' }],
  ['equals: other value', asks({ op: 'equals', question: one, value: 'a' }), { [one]: 'b' }],
  ['equals: unanswered', asks({ op: 'equals', question: one, value: 'a' }), {}],
  ['equals: a boolean', asks({ op: 'equals', question: two, value: false }), { [two]: false }],
  ['equals: no conversion of types', asks({ op: 'equals', question: two, value: 'false' }), { [two]: false }],
  ['equals: one of several choices', asks({ op: 'equals', question: three, value: 'b' }), { [three]: ['a', 'b'] }],
  ['in: true', asks({ op: 'in', question: one, values: ['a', 'b'] }), { [one]: 'b' }],
  ['in: false', asks({ op: 'in', question: one, values: ['a', 'b'] }), { [one]: 'c' }],
  ['in: one of several choices', asks({ op: 'in', question: three, values: ['a', 'b'] }), { [three]: ['c', 'b'] }],
  ['answered: true', asks({ op: 'answered', question: two }), { [two]: false }],
  ['answered: white space is not', asks({ op: 'answered', question: one }), { [one]: '  ' }],
  [
    'and: both',
    asks({
      op: 'and',
      all: [
        { op: 'answered', question: one },
        { op: 'answered', question: two },
      ],
    }),
    { [one]: 'a', [two]: true },
  ],
  [
    'and: one',
    asks({
      op: 'and',
      all: [
        { op: 'answered', question: one },
        { op: 'answered', question: two },
      ],
    }),
    { [one]: 'a' },
  ],
  [
    'or: one',
    asks({
      op: 'or',
      any: [
        { op: 'answered', question: one },
        { op: 'answered', question: two },
      ],
    }),
    { [two]: true },
  ],
  [
    'or: none',
    asks({
      op: 'or',
      any: [
        { op: 'answered', question: one },
        { op: 'answered', question: two },
      ],
    }),
    {},
  ],
  ['not', asks({ op: 'not', of: { op: 'equals', question: one, value: 'a' } }), {}],
  ['not: false', asks({ op: 'not', of: { op: 'equals', question: one, value: 'a' } }), { [one]: 'a' }],
  ['an answer to a question that is not asked is ignored', asks({ op: 'equals', question: one, value: 'a' }), { [id(4)]: 7 }],
  ['conditions do not see answers of questions that are not asked', chain, { [one]: false, [two]: 'a' }],
  ['conditions see answers of asked questions', chain, { [one]: true, [two]: 'a' }],
  ['conditions do not see questions that come later', forward, { [two]: 'x' }],
  ['a condition on a question that does not exist', asks({ op: 'answered', question: id(77) }), {}],
];

export const validation = () => cases.map(([name, form, answers]) => ({ name, form, answers, expect: validate(form, answers) }));
