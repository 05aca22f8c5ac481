import type { ReactNode } from 'react';
import { useFormats, useT } from '../i18n';
import { Bars } from './bars';
import { useDays, useMonth, useValueName } from './labels';
import { closed, deadlines, received } from './sections';
import { byDays, byValue, quantile, total, type Kind, type Period } from './sums';

/** The figures of periods, the latest first. */
export function Shown({ periods }: { periods: readonly Period[] }) {
  const t = useT();
  return (
    <>
      <Totals periods={periods} />
      <Section title={t('figures.received')} isEmpty={total(periods, 'SOURCE') === 0}>
        {received.map((kind) => (
          <Values key={kind} kind={kind} periods={periods} />
        ))}
      </Section>
      <Section title={t('figures.closed')} isEmpty={total(periods, 'OUTCOME') === 0}>
        {closed.map((kind) => (
          <Values key={kind} kind={kind} periods={periods} />
        ))}
        <Days kind="CLOSING" periods={periods} />
      </Section>
      {deadlines.map((kind) => (
        <Section key={kind} title={t(`figures.kind.${kind}`)} isEmpty={total(periods, kind) === 0}>
          <Values kind={kind} periods={periods} />
          <Days kind={kind} periods={periods} />
        </Section>
      ))}
    </>
  );
}

function Totals({ periods }: { periods: readonly Period[] }) {
  const t = useT();
  const month = useMonth();
  const number = new Intl.NumberFormat(useFormats());
  const shown = (cases: number) => (cases === 0 ? t('figures.under') : number.format(cases));
  const latest = periods.slice(0, 1);
  const totals = [
    [t('figures.received'), total(periods, 'SOURCE')],
    [t('figures.closed'), total(periods, 'OUTCOME')],
    // The open cases of several periods are mostly the same cases, so they are never summed.
    [t('figures.open', { month: month(latest[0]?.lastOn ?? '') }), total(latest, 'OPEN')],
  ] as const;
  return (
    <dl className="figure-totals">
      {totals.map(([name, cases]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{shown(cases)}</dd>
        </div>
      ))}
    </dl>
  );
}

function Section({ title, isEmpty, children }: { title: string; isEmpty: boolean; children: ReactNode }) {
  const t = useT();
  return (
    <section>
      <h2>{title}</h2>
      {isEmpty ? <p className="muted">{t('figures.few')}</p> : <div className="figures">{children}</div>}
    </section>
  );
}

function Values({ kind, periods }: { kind: Kind; periods: readonly Period[] }) {
  const t = useT();
  const name = useValueName();
  const rows = byValue(periods, kind).map(({ value, cases }) => ({ key: value ?? '', name: name(kind, value), cases }));
  const isDeadline = kind === 'ACKNOWLEDGEMENT' || kind === 'FEEDBACK';
  return <Bars title={t(isDeadline ? 'figures.deadline' : `figures.kind.${kind}`)} rows={rows} />;
}

function Days({ kind, periods }: { kind: 'ACKNOWLEDGEMENT' | 'CLOSING' | 'FEEDBACK'; periods: readonly Period[] }) {
  const t = useT();
  const days = useDays();
  const bands = byDays(periods, kind);
  const median = quantile(bands, 0.5);
  const ninety = quantile(bands, 0.9);
  const rows = bands.map((band) => ({ key: String(band.from), name: days(band), cases: band.cases }));
  const notes = [median && t('figures.median', { days: days(median) }), ninety && t('figures.ninety', { days: days(ninety) })];
  return <Bars title={t(`figures.days.${kind}`)} rows={rows} notes={notes.filter((note) => note !== undefined)} />;
}
