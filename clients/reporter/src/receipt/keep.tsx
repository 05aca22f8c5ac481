import { TEXT, left } from '@voicase/shared/limits';
import { plain } from '@voicase/shared/receipt';
import { useState } from 'preact/hooks';
import { Button } from '../kit/button.tsx';
import { ErrorSummary } from '../kit/errors.tsx';
import { Field, described } from '../kit/field.tsx';
import { Heading } from '../kit/heading.tsx';
import { Notice } from '../kit/notice.tsx';
import { Unsent } from '../return/unsent.tsx';
import { type Receipt, isWritten, state, update } from '../state.ts';
import { t } from '../texts.ts';
import { replace } from '../views.ts';
import { ReceiptCode, useReceipt } from './receipt.tsx';

/** The first report is locked now, also if it has a message that was not sent. */
const Claimed = () => (
  <>
    <Notice>{t('claim.arrived')}</Notice>
    <Unsent />
  </>
);

const ofName = {
  arrivedWithName: 'receipt.nameArrived',
  arrivedWithoutName: 'receipt.nameNotSent',
  arrivedWithOldName: 'receipt.nameStays',
} as const;

/** The first version had arrived. The changes since are in the composer, or in the unsent messages after the report was locked. */
function Early({ reference }: Receipt) {
  const { notice, composer, unsent } = state;
  if (!notice || notice === 'formChanged') return null;
  const kept = isWritten(composer) ? composer : unsent.find((one) => one.reference === reference)?.composer;
  return (
    <Notice kind="warn">
      <p>{t('receipt.alreadyArrived')}</p>
      {notice !== 'alreadyArrived' && <p>{t(ofName[notice])}</p>}
      {(kept || notice === 'alreadyArrived') && <p>{t(kept ? 'receipt.changesKept' : 'receipt.changesAsMessage')}</p>}
      {kept && left(kept.text, TEXT) < 0 && <p>{t('receipt.changesTooLong')}</p>}
    </Notice>
  );
}

/**
 * Shows the access code after the report arrived, until the reporter confirms that the code is saved. This also applies
 * if the report was locked meanwhile. The reporter must type the last group, because many reporters lose their access
 * code.
 */
export function Keep({ of }: { of: Receipt }) {
  const receipt = useReceipt(of.seed);
  const [typed, setTyped] = useState('');
  const [error, setError] = useState<{ text: string }>();
  const { parts, asWords } = receipt.shown;
  const label = t(asWords ? 'receipt.lastWord' : 'receipt.lastGroup');
  const field = { id: 'last', label, help: t('receipt.lastHelp'), error: error?.text };
  const check = () => {
    const right = plain(typed) === plain(parts.at(-1) ?? '');
    setError(right ? undefined : { text: t(asWords ? 'receipt.wrongWord' : 'receipt.wrongGroup') });
    if (!right) return;
    update({ receipt: { ...of, isKept: true } });
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
      <ErrorSummary mistakes={error ? [{ field: 'last', label, ...error }] : []} attempt={error} />
      <Heading>{t('receipt.heading')}</Heading>
      {of.isClaim && <Claimed />}
      <Early {...of} />
      <p>
        {t('receipt.arrived')}{' '}
        <bdi dir="ltr" translate={false}>
          {of.reference}
        </bdi>
      </p>
      {!state.report && <Notice>{t('receipt.locked')}</Notice>}
      <h2>{t('receipt.yours')}</h2>
      <p>{t('receipt.only')}</p>
      <ReceiptCode {...receipt} />
      <ul>
        <li>{t('receipt.where')}</li>
        <li>{t('receipt.whoever')}</li>
        <li>{t('receipt.leaving')}</li>
      </ul>
      <Field {...field}>
        <input
          type="text"
          class="short code"
          dir="ltr"
          {...described(field)}
          autocomplete="off"
          spellcheck={false}
          autocapitalize="characters"
          value={typed}
          onInput={(event) => setTyped(event.currentTarget.value)}
        />
      </Field>
      <Button kind="primary" submit>
        {t('receipt.go')}
      </Button>
    </form>
  );
}
