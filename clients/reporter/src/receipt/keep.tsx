import type { Bytes } from '@voicase/shared/bytes';
import { plain } from '@voicase/shared/receipt';
import { useState } from 'preact/hooks';
import { Button } from '../kit/button.tsx';
import { ErrorSummary } from '../kit/errors.tsx';
import { Field, described } from '../kit/field.tsx';
import { Heading } from '../kit/heading.tsx';
import { Notice } from '../kit/notice.tsx';
import { type Report, state, update } from '../state.ts';
import { t } from '../texts.ts';
import { replace } from '../views.ts';
import { ReceiptCode, useReceipt } from './receipt.tsx';

/** Shown once the report is safe with the server. Half of all receipts are lost, so the last group is asked back. */
export function Keep({ seed, report }: { seed: Bytes; report: Report }) {
  const receipt = useReceipt(seed);
  const [typed, setTyped] = useState('');
  const [error, setError] = useState<string>();
  const { parts, asWords } = receipt.shown;
  const label = t(asWords ? 'receipt.lastWord' : 'receipt.lastGroup');
  const field = { id: 'last', label, help: t('receipt.lastHelp'), error };
  const check = () => {
    const right = plain(typed) === plain(parts.at(-1) ?? '');
    setError(right ? undefined : t(asWords ? 'receipt.wrongWord' : 'receipt.wrongGroup'));
    if (!right) return;
    update({ receiptKept: true });
    replace({ name: 'inbox' });
  };
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        check();
      }}
    >
      <ErrorSummary mistakes={error ? [{ field: 'last', label, text: error }] : []} />
      <Heading>{t('receipt.heading')}</Heading>
      {state.notice === 'alreadyArrived' && <Notice kind="warn">{t('receipt.alreadyArrived')}</Notice>}
      <p>{t('receipt.arrived')} <bdi dir="ltr">{report.reference}</bdi></p>
      <h2>{t('receipt.yours')}</h2>
      <p>{t('receipt.only')}</p>
      <ReceiptCode {...receipt} />
      <ul>
        <li>{t('receipt.where')}</li>
        <li>{t('receipt.whoever')}</li>
      </ul>
      <Field {...field}>
        <input type="text" class="short code" dir="ltr" {...described(field)} autocomplete="off" spellcheck={false} autocapitalize="characters" value={typed} onInput={(event) => setTyped(event.currentTarget.value)} />
      </Field>
      <Button kind="primary" submit>{t('receipt.go')}</Button>
    </form>
  );
}
