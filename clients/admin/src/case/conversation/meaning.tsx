import { useT } from '../../i18n';
import { Check } from '../../kit/check';
import { useCase } from '../context';
import { isAct, type Purpose } from './purpose';

interface Props {
  purpose: Purpose;
  onChange: (next: Purpose) => void;
}

/** What the message means for the feedback that is due. An act that came back by Undo keeps its meaning until it is removed. */
export function Meaning({ purpose, onChange }: Props) {
  const t = useT();
  const { deadlines, feedbackChoices } = useCase();
  if (isAct(purpose))
    return (
      <p className="meaning">
        <span className="word">{t(`waiting.purpose.${purpose}`)}</span>{' '}
        <button type="button" className="button quiet small" onClick={() => onChange('message')}>
          {t('composer.plain')}
        </button>
      </p>
    );
  if (!deadlines.some(({ kind, metOn }) => kind === 'FEEDBACK' && !metOn)) return null;
  const gives = purpose === 'feedback' || purpose === 'interim';
  return (
    <>
      <Check checked={gives} onChange={(on) => onChange(on ? 'feedback' : 'message')}>
        {t('composer.feedback')}
      </Check>
      {gives && feedbackChoices.interim && (
        <fieldset className="meaning">
          <legend className="visually-hidden">{t('composer.feedback.kind')}</legend>
          {(['feedback', 'interim'] as const).map((one) => (
            <Check key={one} type="radio" name="feedback-kind" checked={purpose === one} onChange={() => onChange(one)}>
              {t(`composer.feedback.${one}`)}
            </Check>
          ))}
        </fieldset>
      )}
    </>
  );
}
