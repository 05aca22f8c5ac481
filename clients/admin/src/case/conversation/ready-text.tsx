import { languageName, useT } from '../../i18n';
import { useCase } from '../context';
import { confirmation } from './ready';

/** Appends the acknowledgement to the text. */
export function ReadyText({ text, onText }: { text: string; onText: (text: string) => void }) {
  const t = useT();
  const { language, receivedOn, deadlines } = useCase();
  const promised = deadlines.find(({ kind }) => kind === 'FEEDBACK')?.dueOn;
  const ready = confirmation(language, receivedOn, promised);
  if (deadlines.some(({ kind, metOn }) => kind === 'ACKNOWLEDGEMENT' && metOn)) return null;
  return (
    <button type="button" className="button" onClick={() => onText(text.trim() ? `${text.trimEnd()}\n\n${ready.text}` : ready.text)}>
      {t('composer.confirmation', { language: languageName(ready.language) })}
    </button>
  );
}
