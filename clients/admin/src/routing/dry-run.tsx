/** The dry run: what the rules would do with the cases of the last 90 days. */
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { RoutingDryRun, type RoutingDryRunQuery } from '../../gen/documents';
import { useAsk } from '../app/query';
import { useT } from '../i18n';
import { Check } from '../kit/check';
import { Load } from '../kit/load';
import { Day } from '../kit/time';
import type { Names, Rule } from './names';

interface Props {
  rules: readonly Rule[];
  names: Names;
}

export function DryRun(props: Props) {
  const t = useT();
  const [shown, show] = useState(false);
  const [paused, setPaused] = useState(false);
  const hasPaused = props.rules.some(({ active }) => !active);
  return (
    <section className="part" aria-labelledby="dry-run">
      <h2 id="dry-run">{t('dry.heading')}</h2>
      <p className="prose">{t('dry.text')}</p>
      {hasPaused && (
        <Check checked={paused} onChange={setPaused}>
          {t('dry.paused')}
        </Check>
      )}
      {shown ? (
        <Result {...props} paused={paused} />
      ) : (
        <div className="row">
          <button type="button" className="button" onClick={() => show(true)}>
            {t('dry.start')}
          </button>
        </div>
      )}
    </section>
  );
}

function Result({ rules, names, paused }: Props & { paused: boolean }) {
  const t = useT();
  const query = useAsk(RoutingDryRun, { paused });
  return (
    <Load query={query} failed={t('dry.failed')} lines={4}>
      {({ routingDryRun: run }) => (
        <>
          <p role="status">
            {t('dry.cases', { count: run.cases })} <Day on={run.since} />. {run.cut && t('dry.cut')}{' '}
            {t('dry.changed', { count: run.changed })}
          </p>
          <Counts rules={rules} counts={run.counts} />
          {run.changes.length > 0 && <Changes run={run} names={names} />}
        </>
      )}
    </Load>
  );
}

type Run = RoutingDryRunQuery['routingDryRun'];

function Counts({ rules, counts }: { rules: readonly Rule[]; counts: Run['counts'] }) {
  const t = useT();
  const nameOf = (id: string) => rules.find((one) => one.id === id)?.name ?? '';
  return (
    <ul>
      {counts.map(({ rule, matched, decided }) => (
        <li key={rule}>
          <b dir="auto">{nameOf(rule)}</b>: {t('dry.matched', { count: matched })}{' '}
          {decided < matched && t('dry.decided', { count: decided })}
        </li>
      ))}
    </ul>
  );
}

function Changes({ run, names }: { run: Run; names: Names }) {
  const t = useT();
  const place = (id: string) => names.departments.get(id) ?? t('routing.gone');
  const people = (ids: readonly string[]) =>
    ids.length ? ids.map((id) => names.members.get(id) ?? t('routing.gone')).join(', ') : t('row.nobody');
  return (
    <>
      <h3>{t('dry.changes')}</h3>
      <ul className="items">
        {run.changes.map((one) => (
          <li key={one.case}>
            <p>
              <Link to="/cases/$id" params={{ id: one.case }}>
                <bdi>{one.number}</bdi>
              </Link>
            </p>
            {one.department !== one.toDepartment && (
              <p dir="auto">{t('dry.department', { from: place(one.department), to: place(one.toDepartment) })}</p>
            )}
            {one.assigned.join() !== one.assignees.join() && (
              <p dir="auto">{t('dry.assignees', { from: people(one.assignees), to: people(one.assigned) })}</p>
            )}
            {one.restricts && <p>{t('dry.restricts')}</p>}
          </li>
        ))}
      </ul>
      {run.changed > run.changes.length && <p className="muted">{t('dry.more', { count: run.changed - run.changes.length })}</p>}
    </>
  );
}
