import { Link } from '@tanstack/react-router';
import { formatDayShort } from '@voicase/shared/time';
import { useCase } from '../case/context';
import { useFormats, useT } from '../i18n';
import { Typed } from '../kit/text';
import { Day } from '../kit/time';
import { dayBefore, whereabouts, type Interview, type Item, type Step } from './rows';

/** The steps after which the item is no longer at its place of storage. */
const gone: ReadonlySet<Step['kind']> = new Set(['HANDED_OVER', 'RETURNED', 'DESTROYED']);

interface FactsProps {
  of: Item;
  interviews: readonly Interview[];
}

/** What the register says of an item. */
export function Facts({ of, interviews }: FactsProps) {
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

/** The chain of custody. */
export function Steps({ of }: { of: readonly Step[] }) {
  const t = useT();
  const locale = useFormats();
  return (
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
  );
}
