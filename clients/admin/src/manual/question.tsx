import { inLanguage, maxLength, type Question } from '@voicase/shared/form';
import type { FaultCode } from '@voicase/shared/validate';
import { left } from '@voicase/shared/limits';
import { useT } from '../i18n';
import { Check } from '../kit/check';
import { Field } from '../kit/field';
import { Group } from '../kit/group';
import { Left, described } from '../kit/left';

interface Props {
  question: Question;
  /** The language in which the questions are read to the reporter. */
  language: string;
  value: unknown;
  fault: FaultCode | undefined;
  onAnswer: (value: unknown) => void;
}

/** A question of the form, in the reporter's language. The text of an optional question says so. */
export function QuestionField({ question, language, value, fault, onAnswer }: Props) {
  const t = useT();
  const { text } = inLanguage(question.label, language);
  const label = question.required ? text : `${text} ${t('manual.optional')}`;
  const help = inLanguage(question.help, language).text;
  const error =
    fault &&
    t(fault === 'REQUIRED' && (question.options ?? question.type === 'yes_no') ? 'manual.fault.CHOOSE' : `manual.fault.${known(fault)}`, {
      max: maxLength(question),
    });
  if (question.type === 'single' || question.type === 'multiple' || question.type === 'yes_no')
    return <Choices {...{ question, language, value, label, help, error, onAnswer }} />;
  return (
    <Field label={label} hint={help} error={error}>
      {(control) =>
        question.type === 'date' ? (
          <input
            {...control}
            type="date"
            autoComplete="off"
            defaultValue={typeof value === 'string' ? value : ''}
            onChange={(event) => onAnswer(event.target.validity.badInput ? '?' : event.target.value)}
          />
        ) : (
          <Written long={question.type === 'long_text'} max={maxLength(question)} control={control} value={value} onAnswer={onAnswer} />
        )
      }
    </Field>
  );
}

const known = (fault: FaultCode) => (fault === 'REQUIRED' || fault === 'TOO_LONG' || fault === 'NOT_A_DATE' ? fault : 'NOT_AN_OPTION');

interface WrittenProps {
  long: boolean;
  max: number;
  control: { id: string; 'aria-describedby': string | undefined; 'aria-invalid': true | undefined };
  value: unknown;
  onAnswer: (value: unknown) => void;
}

function Written({ long, max, control, value, onAnswer }: WrittenProps) {
  const text = typeof value === 'string' ? value : '';
  const count = left(text, max);
  const props = {
    ...control,
    'aria-describedby': described(control.id, control['aria-describedby'], count, 200),
    dir: 'auto',
    autoComplete: 'off',
    spellCheck: false,
    value: text,
    onChange: (event: { target: { value: string } }) => onAnswer(event.target.value),
  };
  return (
    <>
      {long ? <textarea rows={6} {...props} /> : <input type="text" {...props} />}
      <Left id={control.id} count={count} below={200} />
    </>
  );
}

interface ChoicesProps extends Omit<Props, 'fault'> {
  label: string;
  help: string;
  error: string | undefined;
}

function Choices({ question, language, value, label, help, error, onAnswer }: ChoicesProps) {
  const t = useT();
  const id = `q-${question.id}`;
  const several = question.type === 'multiple';
  const yesNo = question.type === 'yes_no';
  const chosen = Array.isArray(value) ? (value as string[]) : value === undefined ? [] : [String(value)];
  const options = yesNo
    ? [
        { id: 'true', text: t('manual.yes') },
        { id: 'false', text: t('manual.no') },
      ]
    : (question.options ?? []).map((option) => ({ id: option.id, text: inLanguage(option.label, language).text }));
  const choose = (option: string, on: boolean) => {
    if (several) return onAnswer(on ? [...chosen, option] : chosen.filter((one) => one !== option));
    onAnswer(yesNo ? option === 'true' : option);
  };
  return (
    <Group id={id} label={label} hint={help} error={error}>
      {options.map((option) => (
        <Check
          key={option.id}
          type={several ? 'checkbox' : 'radio'}
          name={id}
          checked={chosen.includes(option.id)}
          onChange={(on) => choose(option.id, on)}
        >
          <span dir="auto">{option.text}</span>
        </Check>
      ))}
      {!several && !question.required && value !== undefined && (
        <button type="button" className="button quiet small" onClick={() => onAnswer(undefined)}>
          {t('manual.clear')}
        </button>
      )}
    </Group>
  );
}
