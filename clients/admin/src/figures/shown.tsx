import type { ReactNode } from 'react';
import { useFormats, useT } from '../i18n';
import { Bars } from './bars';
import { useDays, useNotes, useValueName, type Category } from './labels';
import { deadlines, reports } from './sections';
import { byDays, byValue, count, quantile, sum, type Kind, type Period } from './sums';

interface Props {
  periods: readonly Period[];
  categories: readonly Category[];
}

/** The figures of periods, the latest first. */
export function Shown({ periods, categories }: Props) {
  const t = useT();
  return (
    <>
      <Totals periods={periods} />
      <Section title={t('figures.received')}>
        {reports.map((kind) => (
          <Values key={kind} kind={kind} title={t(`figures.kind.${kind}`)} periods={periods} categories={categories} />
        ))}
      </Section>
      {deadlines.map((kind) => (
        <Section key={kind} title={t(`figures.kind.${kind}`)}>
          <Values kind={kind} title={t('figures.deadline')} periods={periods} categories={categories} />
          <Days kind={kind} periods={periods} />
        </Section>
      ))}
    </>
  );
}

function Totals({ periods }: { periods: readonly Period[] }) {
  const t = useT();
  const locale = useFormats();
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 });
  const received = sum(periods);
  const share = (kind: Kind, values: readonly string[], without: readonly string[] = []) => {
    const cases = count(periods, kind, values);
    const others = count(periods, kind, without);
    // None can be up to four of each period.
    if (!cases || others === undefined || others === received) return t('figures.hidden');
    return percent.format(cases / (received - others));
  };
  const totals = [
    [t('figures.received'), new Intl.NumberFormat(locale).format(received)],
    [t('figures.share.anonymous'), share('ANONYMITY', ['ANONYMOUS'])],
    [t('figures.share.acknowledged'), share('ACKNOWLEDGEMENT', ['IN_TIME'])],
    [t('figures.share.answered'), share('FEEDBACK', ['IN_TIME'])],
    [t('figures.share.substantiated'), share('OUTCOME', ['SUBSTANTIATED', 'PARTLY_SUBSTANTIATED'], ['OPEN'])],
  ] as const;
  return (
    <dl className="figure-totals">
      {totals.map(([name, shown]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{shown}</dd>
        </div>
      ))}
    </dl>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="part">
      <h2>{title}</h2>
      <div className="figures">{children}</div>
    </section>
  );
}

function Values({ kind, title, periods, categories }: Props & { kind: Kind; title: string }) {
  const name = useValueName(categories);
  const notes = useNotes(periods);
  const rows = byValue(periods, kind).map(({ value, cases }) => ({ key: value ?? '', name: name(kind, value), cases }));
  return <Bars title={title} rows={rows} notes={notes.ofValues(kind)} />;
}

function Days({ kind, periods }: { kind: 'ACKNOWLEDGEMENT' | 'FEEDBACK'; periods: readonly Period[] }) {
  const t = useT();
  const name = useDays();
  const partial = useNotes(periods).ofDays(kind);
  const days = byDays(periods, kind);
  const median = quantile(days, 0.5);
  const ninety = quantile(days, 0.9);
  const rows = days.bands.map((band) => ({ key: String(band.from), name: name(band), cases: band.cases }));
  if (rows.length > 0 && days.hidden > 0) rows.push({ key: '', name: t('figures.days.hidden'), cases: days.hidden });
  const notes = [median && t('figures.median', { days: name(median) }), ninety && t('figures.ninety', { days: name(ninety) })];
  const shown = [...notes.filter((note) => note !== undefined), ...(rows.length > 0 ? partial : [])];
  return <Bars title={t(`figures.days.${kind}`)} rows={rows} notes={shown} />;
}
