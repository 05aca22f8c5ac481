import { readReceipt } from '@voicase/shared/receipt';
import type { ReceiptFault } from '@voicase/shared/receipt-read';
import { ApiProblem } from '@voicase/shared/gql';
import { useEffect, useState } from 'preact/hooks';
import { openReport } from '../api.ts';
import { Button } from '../kit/button.tsx';
import { ErrorSummary } from '../kit/errors.tsx';
import { Field, described } from '../kit/field.tsx';
import { Heading } from '../kit/heading.tsx';
import { Problem } from '../kit/problem.tsx';
import { asProblem } from '../problems.ts';
import { takeUnsent } from '../session.ts';
import { type Channel, state, update } from '../state.ts';
import { t } from '../texts.ts';
import { replace } from '../views.ts';
import { Unsent } from './unsent.tsx';

const words = (fault: ReceiptFault): string => t(`return.${fault.why}`, { ...fault });

/**
 * Checks the access code for typing errors in the browser. A well-formed code gets the same answer whether it is unknown or its report was
 * deleted.
 */
async function open(channel: Channel, signal: AbortSignal): Promise<string | undefined> {
  const { seed, fault } = await readReceipt(state.typedReceipt);
  if (fault) return words(fault);
  const report = await openReport(channel, seed, signal).catch((problem: unknown) => {
    if (problem instanceof ApiProblem && problem.code === 'RECEIPT_UNKNOWN') return undefined;
    throw problem;
  });
  if (!report) return t('return.wrong');
  update({ report, typedReceipt: '', receipt: undefined, composer: takeUnsent(report.reference) });
  return undefined;
}

export function Return({ channel }: { channel: Channel }) {
  const [error, setError] = useState<{ text: string }>();
  const [stopped] = useState(() => new AbortController());
  // If the page was left, the pending request must not open its report.
  useEffect(() => () => stopped.abort(), []);
  const field = { id: 'receipt', label: t('return.label'), help: t('return.help'), error: error?.text };
  const submit = async () => {
    setError(undefined);
    update({ opening: true, problem: undefined });
    try {
      const wrong = await open(channel, stopped.signal);
      if (wrong === undefined) replace({ name: 'inbox' });
      else setError({ text: wrong });
    } catch (problem) {
      if (!stopped.signal.aborted) update({ problem: asProblem(problem) });
    } finally {
      update({ opening: false });
    }
  };
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!state.opening) void submit();
      }}
    >
      <ErrorSummary mistakes={error ? [{ field: 'receipt', label: field.label, ...error }] : []} attempt={error} />
      <Heading>{t('return.heading')}</Heading>
      <Unsent />
      <Field {...field}>
        <textarea
          class="code"
          dir="ltr"
          rows={3}
          {...described(field)}
          autocomplete="off"
          autocapitalize="characters"
          spellcheck={false}
          value={state.typedReceipt}
          onInput={(event) => update({ typedReceipt: event.currentTarget.value })}
        />
      </Field>
      <Problem problem={state.problem} safe={t('return.safe')} />
      <Button kind="primary" submit busy={state.opening}>
        {t(state.opening ? 'return.opening' : 'return.open')}
      </Button>
    </form>
  );
}
