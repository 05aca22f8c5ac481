import { Fragment } from 'react';
import { useT } from '../i18n';
import { MARK } from './passages';

/** A redacted text. A screen reader says at each mark that a passage is blacked out. */
export function RedactedText({ text }: { text: string }) {
  const t = useT();
  return (
    <p className="typed" dir="auto">
      {text.split(MARK).map((part, at) => (
        <Fragment key={at}>
          {at > 0 && (
            <span role="img" aria-label={t('redaction.passage')}>
              {MARK}
            </span>
          )}
          {part}
        </Fragment>
      ))}
    </p>
  );
}
