import { useRef, type RefObject } from 'react';
import { beginning } from '../case/beginning';
import { useT } from '../i18n';
import { showAgain } from './passages';
import { RedactedText } from './redacted-text';
import type { Draft } from './use-redaction';

interface Props {
  text: string;
  draft: Draft;
  /** The element that scrolls. */
  box: RefObject<HTMLDivElement | null>;
}

/** The redacted version, and the passages that it hides. */
export function Preview({ text, draft, box }: Props) {
  const t = useT();
  return (
    <div>
      <h3>{t('redaction.preview')}</h3>
      <div className="redaction-preview" role="group" aria-label={t('redaction.preview')} tabIndex={0} ref={box}>
        <RedactedText text={draft.result} />
      </div>
      <Hidden text={text} draft={draft} />
    </div>
  );
}

function Hidden({ text, draft: { passages, change } }: Omit<Props, 'box'>) {
  const t = useT();
  const summary = useRef<HTMLElement>(null);
  return (
    <details>
      <summary ref={summary}>{t('redaction.passages', { count: passages.length })}</summary>
      {passages.length > 0 && (
        <ol>
          {passages.map((passage, at) => {
            const words = beginning(text.slice(...passage));
            const show = () => {
              // The pressed button disappears.
              summary.current?.focus();
              change(showAgain(passages, passage), t('redaction.shown-again'));
            };
            return (
              <li key={passage[0]}>
                <span dir="auto">{words}</span>{' '}
                <button
                  type="button"
                  className="button quiet small"
                  aria-label={`${t('redaction.show-again')}: ${String(at + 1)}, ${words}`}
                  onClick={show}
                >
                  {t('redaction.show-again')}
                </button>
              </li>
            );
          })}
        </ol>
      )}
    </details>
  );
}
