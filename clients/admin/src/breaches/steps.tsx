import { useT } from '../i18n';
import { Typed } from '../kit/text';
import { Moment, useMoment } from '../kit/time';
import { isWithdrawable } from './rules';
import type { Breach, Step } from './types';

interface Props {
  of: Breach;
  onWithdraw: (step: Step) => void;
}

/** The steps of an entry, the first one first. */
export function Steps({ of, onWithdraw }: Props) {
  const t = useT();
  const moment = useMoment();
  return (
    <ol className="items">
      {of.steps.map((one) => (
        <li key={one.id}>
          <StepLine of={one} steps={of.steps} />
          {isWithdrawable(of, one) && (
            <button
              type="button"
              className="button small"
              aria-label={`${t('breaches.withdraw')}: ${t(`breaches.step.${one.kind}`)}, ${moment(one.happenedAt)}`}
              onClick={() => onWithdraw(one)}
            >
              {t('breaches.withdraw')}
            </button>
          )}
        </li>
      ))}
    </ol>
  );
}

/** What a step decided, in words. */
function useFacts() {
  const t = useT();
  return (one: Step): string[] => {
    const facts: string[] = [];
    if (one.risk) facts.push(t(`breaches.risk.${one.risk}`));
    if (one.tellsAuthority !== null) facts.push(t(one.tellsAuthority ? 'breaches.authority.yes' : 'breaches.authority.no'));
    if (one.tellsPersons !== null) facts.push(t(one.tellsPersons ? 'breaches.tell.yes' : 'breaches.tell.no'));
    if (one.regime) facts.push(t(`breaches.regime.${one.regime}`));
    if (one.phase) facts.push(t(`breaches.phase.${one.phase}`));
    return facts;
  };
}

/** A withdrawn step is struck out. The step that withdraws it names it. */
export function StepLine({ of, steps }: { of: Step; steps: readonly Step[] }) {
  const t = useT();
  const moment = useMoment();
  const named = steps.find(({ id }) => id === of.withdraws);
  return (
    <>
      {of.withdrawn ? (
        <>
          <p>
            <span className="word">{t('breaches.withdrawn')}</span>
          </p>
          <del>
            <What of={of} />
          </del>
        </>
      ) : (
        <What of={of} />
      )}
      {named && <p>{t('breaches.withdraws', { step: t(`breaches.step.${named.kind}`), at: moment(named.happenedAt) })}</p>}
      <p className="muted">
        {`${t('breaches.recorded-by')} `}
        <span dir="auto">{of.recordedBy?.name}</span>, <Moment at={of.recordedAt} />
      </p>
    </>
  );
}

function What({ of }: { of: Step }) {
  const t = useT();
  const facts = useFacts()(of);
  return (
    <>
      <p>
        <b>{t(`breaches.step.${of.kind}`)}</b> · <Moment at={of.happenedAt} />
      </p>
      {facts.length > 0 && <p>{facts.join(' · ')}</p>}
      {of.text && <Typed text={of.text} />}
      {of.reference && (
        <p>
          {`${t('breaches.reference')}: `}
          <span dir="auto">{of.reference}</span>
        </p>
      )}
      {of.lateReason && (
        <>
          <p>{t('breaches.late')}</p>
          <Typed text={of.lateReason} />
        </>
      )}
    </>
  );
}
