import { useState } from 'react';
import { useT } from '../i18n';
import { say } from './say';

/** A button that copies a text. After success, the button says so until the text changes. */
export function Copy({ text, quiet, label }: { text: string; quiet?: boolean; label?: string }) {
  const t = useT();
  const [copied, setCopied] = useState('');
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => {
        setCopied(text);
        say(t('copy.done'));
      },
      () => {
        setCopied('');
        say(t('copy.failed'));
      },
    );
  return (
    <button type="button" className={quiet ? 'button quiet' : 'button'} onClick={() => void copy()}>
      {copied === text ? t('problem.copied') : (label ?? t('problem.copy'))}
    </button>
  );
}
