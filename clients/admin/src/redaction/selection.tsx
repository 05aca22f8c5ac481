import type { RefObject, UIEventHandler } from 'react';
import { useT } from '../i18n';
import { Field } from '../kit/field';
import { namesIn } from './names';
import { Original } from './original';
import { blackOut, inText, isIn, join, passageIn, showAgain, type Passage } from './passages';
import type { Draft } from './use-redaction';

interface Props {
  text: string;
  /** The names of the persons of the case. */
  names: readonly string[];
  draft: Draft;
  area: RefObject<HTMLTextAreaElement | null>;
  onScroll: UIEventHandler<HTMLTextAreaElement>;
}

/** The text, and the acts on the selection. */
export function Selection({ text, names, draft, area, onScroll }: Props) {
  const t = useT();
  const { passages, said } = draft;
  const error = said.isMiss ? t('redaction.select.none') : draft.isMissing ? t('redaction.missing') : undefined;

  const onSelection = (act: (passages: readonly Passage[], passage: Passage) => Passage[], done: string, none: string) => {
    const { selectionStart = 0, selectionEnd = 0 } = area.current ?? {};
    const passage = passageIn(text, [inText(text, selectionStart), inText(text, selectionEnd)]);
    if (!passage) {
      draft.miss();
      area.current?.focus();
      return;
    }
    const next = act(passages, passage);
    if (JSON.stringify(next) === JSON.stringify(passages)) draft.tell(none);
    else draft.change(next, done);
  };

  const blackOutNames = () => {
    const found = namesIn(text, names).filter((one) => !isIn(passages, one));
    if (found.length === 0) draft.tell(t('redaction.names.none'));
    else draft.change(join([...passages, ...found]), t('redaction.names.done', { count: found.length }));
  };

  return (
    <div>
      <Field label={t('redaction.original-text')} hint={t('redaction.select')} error={error}>
        {(control) => <Original {...control} text={text} area={area} onUndo={draft.undo} onScroll={onScroll} />}
      </Field>
      <div className="row">
        <button
          type="button"
          className="button"
          onClick={() => onSelection(blackOut, t('redaction.blacked-out'), t('redaction.blacked-out.none'))}
        >
          {t('redaction.black-out')}
        </button>
        <button
          type="button"
          className="button"
          onClick={() => onSelection(showAgain, t('redaction.shown-again'), t('redaction.shown-again.none'))}
        >
          {t('redaction.show-again')}
        </button>
        <button type="button" className="button" aria-disabled={!draft.canUndo || undefined} onClick={draft.undo}>
          {t('redaction.undo')}
        </button>
        {names.length > 0 && (
          <button type="button" className="button" onClick={blackOutNames}>
            {t('redaction.names')}
          </button>
        )}
      </div>
      <p role="status" className="hint">
        <span key={said.id}>{said.text}</span>
      </p>
    </div>
  );
}
