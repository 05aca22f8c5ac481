import { type Question as Asked, maxLength } from '@voicase/shared/form';
import { Button } from '../kit/button.tsx';
import { Choices } from '../kit/choices.tsx';
import { Field, Group, described } from '../kit/field.tsx';
import { Left, isShort } from '../kit/left.tsx';
import { Text } from '../kit/text.tsx';
import { state, update } from '../state.ts';
import { t } from '../texts.ts';
import { errorAt, fieldId } from './mistakes.ts';

interface Props {
  question: Asked;
  value: unknown;
  onAnswer: (value: unknown) => void;
}

const texts = ({ id, label, help, required }: Asked) => ({
  id: fieldId(id),
  label: <Text of={label} />,
  help: help && <Text of={help} />,
  error: errorAt(id),
  optional: !required,
});

/** Stops browsers from storing the text and from sending it to a spelling service. */
const QUIET = { autocomplete: 'off', autocapitalize: 'sentences', spellcheck: false, dir: 'auto' } as const;

function Written({ question, value, onAnswer }: Props) {
  const text = typeof value === 'string' ? value : '';
  const field = { ...texts(question), isShort: isShort(text, maxLength(question)) };
  const props = {
    ...described(field),
    ...QUIET,
    value: text,
    onInput: (event: { currentTarget: { value: string } }) => onAnswer(event.currentTarget.value),
  };
  return (
    <Field {...field}>
      {question.type === 'text' ? <input type="text" {...props} /> : <textarea rows={question.required ? 9 : 5} {...props} />}
      <Left id={field.id} text={text} max={maxLength(question)} />
    </Field>
  );
}

/** The browser reports a half-typed date as an empty value. The form must not treat that date as unanswered. */
const Day = ({ question, value, onAnswer }: Props) => {
  const field = texts(question);
  return (
    <Field {...field}>
      <input
        type="date"
        {...described(field)}
        autocomplete="off"
        defaultValue={typeof value === 'string' ? value : ''}
        onInput={(event) => onAnswer(event.currentTarget.validity.badInput ? '?' : event.currentTarget.value)}
        onBlur={(event) => onAnswer(event.currentTarget.validity.badInput ? '?' : event.currentTarget.value)}
      />
    </Field>
  );
};

function Chosen({ question, value, onAnswer }: Props) {
  const field = texts(question);
  const yesNo = question.type === 'yes_no';
  const choices = yesNo
    ? [
        { id: 'true', label: t('form.yes') },
        { id: 'false', label: t('form.no') },
      ]
    : (question.options ?? []).map(({ id, label }) => ({ id, label: <Text of={label} /> }));
  const several = question.type === 'multiple';
  const chosen = Array.isArray(value) ? (value as string[]) : value === undefined ? [] : [String(value)];
  const answer = ([first, ...others]: string[]) =>
    onAnswer(several ? [first, ...others].filter(Boolean) : yesNo ? first === 'true' : first);
  return (
    <Group {...field}>
      <Choices id={field.id} choices={choices} chosen={chosen} several={several} wrong={Boolean(field.error)} onChoose={answer} />
      {!several && !question.required && value !== undefined && (
        <Button kind="link" onClick={() => onAnswer(undefined)}>
          {t('form.clear')}
        </Button>
      )}
    </Group>
  );
}

export function Question({ question }: { question: Asked }) {
  const answers = state.draft?.answers ?? {};
  const onAnswer = (value: unknown) => {
    if (value === undefined) delete answers[question.id];
    else answers[question.id] = value;
    update();
  };
  const props = { question, value: answers[question.id], onAnswer };
  if (question.type === 'text' || question.type === 'long_text') return <Written {...props} />;
  return question.type === 'date' ? <Day {...props} /> : <Chosen {...props} />;
}
