import { CheckEvidence } from '../../gen/documents';
import { useMember } from '../app/member';
import { useAct } from '../app/query';
import { useCase } from '../case/context';
import { useT } from '../i18n';
import { Copy } from '../kit/copy';
import { useKeptOpen } from '../kit/kept';
import { Problem } from '../kit/problem';
import { say } from '../kit/say';
import { Day } from '../kit/time';
import { EvidenceDialog } from './edit';
import { Facts, Steps } from './facts';
import { isAltered, lastCheck, nextSteps, type Interview, type Item, type Step } from './rows';
import { StepDialog } from './step';

interface Props {
  of: Item;
  interviews: readonly Interview[];
}

/** An item of the register, with its hash and its chain of custody. */
export function EvidenceItem({ of, interviews }: Props) {
  const t = useT();
  const { can } = useMember();
  const { id } = useCase();
  const [open, setOpen] = useKeptOpen<'edit' | 'step' | undefined>(`${id}:evidence-act.${of.id}`, undefined);
  const number = t('evidence.number', { number: of.number });
  return (
    <li aria-labelledby={`evidence-${of.id}`}>
      <h4 className="item-name" id={`evidence-${of.id}`} tabIndex={-1}>
        <span translate="no">{number}</span> <span dir="auto">{of.title}</span>
      </h4>
      <p>
        <span className="word">{t(`evidence.kind.${of.kind}`)}</span>{' '}
        <span className="word">{t(`evidence.relevance.${of.relevance}`)}</span>
      </p>
      <Facts of={of} interviews={interviews} />
      {of.digest && <Digest of={of} digest={of.digest} />}
      <Chain of={of.custody} number={number} />
      {can('EVIDENCE_MANAGE') && (
        <div className="row">
          <button type="button" className="button small" aria-label={t('evidence.edit.name', { number })} onClick={() => setOpen('edit')}>
            {t('evidence.edit')}
          </button>
          {nextSteps(of).length > 0 && (
            <button type="button" className="button small" aria-label={t('evidence.step.name', { number })} onClick={() => setOpen('step')}>
              {t('evidence.step')}
            </button>
          )}
        </div>
      )}
      {open === 'edit' && <EvidenceDialog of={of} interviews={interviews} onClose={() => setOpen(undefined)} />}
      {open === 'step' && <StepDialog of={of} onClose={() => setOpen(undefined)} />}
    </li>
  );
}

/** The hash of a file. A member with the right compares the stored file with it. */
function Digest({ of, digest }: { of: Item; digest: string }) {
  const t = useT();
  const { can } = useMember();
  const checked = lastCheck(of.custody);
  const act = useAct(CheckEvidence, {
    done: ({ checkEvidence }) => say(t(checkEvidence.unchanged ? 'evidence.checked' : 'evidence.altered')),
  });
  return (
    <>
      <p>
        <span className="muted">SHA-256</span> <code className="evidence-digest">{digest}</code>
      </p>
      {checked ? (
        <p className={isAltered(checked) ? 'error' : 'muted'}>
          {`${t(isAltered(checked) ? 'evidence.mismatch' : 'evidence.unchanged')} `}
          <Day on={checked.happenedOn} />
        </p>
      ) : (
        <p className="muted">{t('evidence.unchecked')}</p>
      )}
      {checked && isAltered(checked) && <p>{t('evidence.altered.text')}</p>}
      {act.error && <Problem title={t('evidence.not-checked')} problem={act.error} focus />}
      <div className="row">
        <Copy text={digest} quiet label={t('evidence.copy')} />
        {can('EVIDENCE_MANAGE') && (
          <button
            type="button"
            className="button quiet"
            aria-disabled={act.isPending || undefined}
            onClick={() => act.isPending || act.mutate({ evidence: of.id })}
          >
            {t(act.isPending ? 'submit.busy' : 'evidence.check')}
          </button>
        )}
      </div>
    </>
  );
}

function Chain({ of, number }: { of: readonly Step[]; number: string }) {
  const t = useT();
  return (
    <details>
      <summary>{t('evidence.chain', { number, count: of.length })}</summary>
      <Steps of={of} />
    </details>
  );
}
