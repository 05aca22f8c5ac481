import { useRef, useState } from 'react';
import { useT } from '../i18n';
import { Field } from '../kit/field';
import { say } from '../kit/say';
import { namesIn } from './names';
import { Original } from './original';
import { blackOut, inText, join, passageIn, showAgain, type Passage } from './passages';

interface Props {
  text: string;
  /** The names of the persons of the case. */
  names: readonly string[];
  passages: readonly Passage[];
  canUndo: boolean;
  error: string | undefined;
  onChange: (passages: readonly Passage[]) => void;
  onUndo: () => void;
}

/** The text, and the acts on the selection. */
export function Selection({ text, names, passages, canUndo, error, onChange, onUndo }: Props) {
  const t = useT();
  const area = useRef<HTMLTextAreaElement>(null);
  const [isEmpty, setEmpty] = useState(false);
  const onSelection = (act: (passages: readonly Passage[], passage: Passage) => Passage[], done: string) => {
    const { selectionStart = 0, selectionEnd = 0 } = area.current ?? {};
    const passage = passageIn(text, [inText(text, selectionStart), inText(text, selectionEnd)]);
    setEmpty(!passage);
    if (!passage) return area.current?.focus();
    onChange(act(passages, passage));
    say(done);
  };
  const suggest = () => {
    const all = join([...passages, ...namesIn(text, names)]);
    const isNew = JSON.stringify(all) !== JSON.stringify(passages);
    if (isNew) onChange(all);
    say(t(isNew ? 'redaction.suggested' : 'redaction.suggested.none'));
  };
  return (
    <div>
      <Field label={t('redaction.original-text')} hint={t('redaction.select')} error={isEmpty ? t('redaction.select.none') : error}>
        {(control) => <Original {...control} text={text} area={area} onUndo={onUndo} />}
      </Field>
      <div className="row">
        <button type="button" className="button" onClick={() => onSelection(blackOut, t('redaction.blacked-out'))}>
          {t('redaction.black-out')}
        </button>
        <button type="button" className="button" onClick={() => onSelection(showAgain, t('redaction.shown-again'))}>
          {t('redaction.show-again')}
        </button>
        <button type="button" className="button" aria-disabled={!canUndo || undefined} onClick={onUndo}>
          {t('redaction.undo')}
        </button>
        {names.length > 0 && (
          <button type="button" className="button" onClick={suggest}>
            {t('redaction.suggest')}
          </button>
        )}
      </div>
    </div>
  );
}
