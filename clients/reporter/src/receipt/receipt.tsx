import type { Bytes } from '@voicase/shared/bytes';
import { groups } from '@voicase/shared/receipt';
import { useState } from 'preact/hooks';
import { Button } from '../kit/button.tsx';
import { announce } from '../kit/notice.tsx';
import { t } from '../texts.ts';

export interface Shown {
  parts: string[];
  asWords: boolean;
}

/** The access code as groups of symbols or as words, always left to right. */
const Code = ({ parts, asWords }: Shown) => (
  <p class={asWords ? 'code as-words' : 'code'} dir="ltr" translate={false} id="receipt-code">
    {parts.map((part, index) => (
      <span key={index}>{part} </span>
    ))}
  </p>
);

/** If the browser refuses the clipboard, selects the code for copying by hand. */
async function copy(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    announce(t('receipt.copied'));
  } catch {
    const code = document.getElementById('receipt-code');
    if (code) getSelection()?.selectAllChildren(code);
    announce(t('receipt.copyByHand'));
  }
}

export function useReceipt(seed: Bytes) {
  const [words, setWords] = useState<string[]>();
  const shown: Shown = words ? { parts: words, asWords: true } : { parts: groups(seed), asWords: false };
  const [failed, setFailed] = useState(false);
  const turn = async () => {
    setFailed(false);
    if (words) return setWords(undefined);
    try {
      const { toWords } = await import('@voicase/shared/words');
      setWords(await toWords(seed));
    } catch {
      // The word list did not load. The symbols stay on the page, because symbols and words are the same code.
      setFailed(true);
    }
  };
  return { shown, turn, failed };
}

export function ReceiptCode({ shown, turn, failed }: ReturnType<typeof useReceipt>) {
  const [copied, setCopied] = useState(false);
  const text = shown.parts.join(shown.asWords ? ' ' : '-');
  return (
    <div class="receipt">
      <Code {...shown} />
      <div class="actions">
        <Button onClick={() => void copy(text).then(() => setCopied(true))}>{t(copied ? 'receipt.copiedShort' : 'receipt.copy')}</Button>
        <Button onClick={() => print()}>{t('receipt.print')}</Button>
        <Button kind="link" onClick={() => void turn()}>
          {t(shown.asWords ? 'receipt.asSymbols' : 'receipt.asWords')}
        </Button>
      </div>
      <p class="muted">{t('receipt.clipboard')}</p>
      <p role="status">{failed && t('receipt.wordsFailed')}</p>
    </div>
  );
}
