import { Link } from '@tanstack/react-router';
import { formatDayShort } from '@voicase/shared/time';
import { CheckEvidence } from '../../gen/documents';
import { useMember } from '../app/member';
import { useAct } from '../app/query';
import { useCase } from '../case/context';
import { useFormats, useT } from '../i18n';
import { Copy } from '../kit/copy';
import { useKeptOpen } from '../kit/kept';
import { Problem } from '../kit/problem';
import { say } from '../kit/say';
import { Typed } from '../kit/text';
import { Day } from '../kit/time';
import { EvidenceDialog } from './edit';
import { dayBefore, isAltered, lastCheck, nextSteps, whereabouts, type Interview, type Item, type Step } from './rows';
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

/** The steps after which the item is no longer at its place of storage. */
const gone: ReadonlySet<Step['kind']> = new Set(['HANDED_OVER', 'RETURNED', 'DESTROYED']);

function Facts({ of, interviews }: Props) {
  const t = useT();
  const { id } = useCase();
  const where = whereabouts(of.custody);
  const interview = interviews.find((one) => one.id === of.interview);
  return (
    <dl className="evidence-facts">
      {of.file && (
        <>
          <dt>{t('evidence.file')}</dt>
          <dd>
            <Link to="/cases/$id/files" params={{ id }} dir="auto">
              {of.file.name}
            </Link>
          </dd>
        </>
      )}
      {of.source && (
        <>
          <dt>{t('evidence.source')}</dt>
          <dd dir="auto">{of.source}</dd>
        </>
      )}
      {of.place && (
        <>
          <dt>{t(where && gone.has(where.kind) ? 'evidence.place.before' : 'evidence.place')}</dt>
          <dd dir="auto">{of.place}</dd>
        </>
      )}
      {interview && (
        <>
          <dt>{t('evidence.kind.INTERVIEW')}</dt>
          <dd>
            <span dir="auto">{interview.name}</span>, <Day on={interview.day} />
          </dd>
        </>
      )}
      <dt>{t('evidence.received')}</dt>
      <dd>
        <Day on={of.receivedOn} />
      </dd>
      {where && where.kind !== 'RECEIVED' && (
        <>
          <dt>{t('evidence.status')}</dt>
          <dd>
            {t(`evidence.step.${where.kind}`)} <Day on={where.happenedOn} />
          </dd>
        </>
      )}
    </dl>
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
          {t(isAltered(checked) ? 'evidence.mismatch' : 'evidence.unchanged')} <Day on={checked.happenedOn} />
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
  const locale = useFormats();
  return (
    <details>
      <summary>{t('evidence.chain', { number, count: of.length })}</summary>
      <ol className="evidence-chain">
        {of.map((one) => (
          <li key={one.id}>
            <p>
              <b>{t(`evidence.step.${one.kind}`)}</b> <Day on={one.happenedOn} /> · <span dir="auto">{one.recordedBy?.name}</span>
            </p>
            {one.kind === 'CORRECTED' && (
              <p>
                {t('evidence.corrected', {
                  day: formatDayShort(one.happenedOn, locale),
                  before: formatDayShort(dayBefore(of, one) ?? one.happenedOn, locale),
                })}
              </p>
            )}
            {one.giver && <p dir="auto">{t('evidence.from', { name: one.giver })}</p>}
            {one.receiver && <p dir="auto">{t('evidence.to', { name: one.receiver })}</p>}
            {one.remark && <Typed text={one.remark} />}
          </li>
        ))}
      </ol>
    </details>
  );
}
