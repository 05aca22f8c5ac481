import { useT } from '../i18n';
import { Typed } from '../kit/text';
import { Moment } from '../kit/time';
import type { Step } from './types';

/** The steps of an entry, the first one first. */
export function Steps({ of }: { of: readonly Step[] }) {
  return (
    <ol className="items">
      {of.map((one) => (
        <li key={one.id}>
          <StepLine of={one} />
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

export function StepLine({ of }: { of: Step }) {
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
      <p className="muted">
        {`${t('breaches.recorded-by')} `}
        <span dir="auto">{of.recordedBy?.name}</span>, <Moment at={of.recordedAt} />
      </p>
    </>
  );
}
