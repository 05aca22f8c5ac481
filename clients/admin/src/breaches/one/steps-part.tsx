import type { BreachStepKind } from '../../../gen/documents';
import { useT } from '../../i18n';
import { useKeptOpen } from '../../kit/kept';
import { kindsOf } from '../rules';
import { Steps } from '../steps';
import type { Breach } from '../types';
import { WithdrawDialog } from '../withdraw';

/** The steps of an entry, with the acts that record another one. */
export function StepsPart({ of, onStep }: { of: Breach; onStep: (kind: BreachStepKind) => void }) {
  const t = useT();
  const [first] = kindsOf(of);
  const [withdrawing, withdraw] = useKeptOpen<string | undefined>(`breach.${of.id}.withdraw`, undefined);
  const withdrawn = of.steps.find(({ id }) => id === withdrawing);
  return (
    <section aria-labelledby="breach-steps" className="part">
      <h2 id="breach-steps" tabIndex={-1}>
        {t('breaches.steps')}
      </h2>
      <Steps of={of} onWithdraw={({ id }) => withdraw(id)} />
      {first ? (
        <button type="button" className="button" onClick={() => onStep(first)}>
          {t(of.closed ? 'breaches.reopen' : 'breaches.record')}
        </button>
      ) : (
        <p>{t('breaches.step.full')}</p>
      )}
      {withdrawn && <WithdrawDialog of={of} step={withdrawn} onClose={() => withdraw(undefined)} />}
    </section>
  );
}
