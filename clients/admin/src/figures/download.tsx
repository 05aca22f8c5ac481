import { save } from '@voicase/shared/download';
import { useFormats, useT } from '../i18n';
import { csv } from './csv';
import { useDays, useNotes, useValueName, type Category } from './labels';
import { deadlines, reports } from './sections';
import { byDays, byValue, sum, type Period } from './sums';

interface Props {
  /** The latest first. */
  periods: readonly Period[];
  categories: readonly Category[];
  from: string;
  to: string;
}

/** Saves the shown figures as CSV, with what the page says about them. */
export function Download({ periods, categories, from, to }: Props) {
  const t = useT();
  const locale = useFormats();
  const name = useValueName(categories);
  const days = useDays();
  const notes = useNotes(periods);
  const table = () => {
    const part = (title: string, rows: readonly (readonly [string, number])[], ofRows: readonly string[]) =>
      rows.length > 0 ? rows.map((row) => [title, ...row, ofRows.join(' ')]) : [[title, '', '', t('figures.small')]];
    const values = [...reports, ...deadlines].flatMap((kind) => {
      const rows = byValue(periods, kind).map(({ value, cases }) => [name(kind, value), cases] as const);
      return part(t(`figures.kind.${kind}`), rows, notes.ofValues(kind));
    });
    const ofDays = deadlines.flatMap((kind) => {
      const { bands, hidden } = byDays(periods, kind);
      const rows = bands.map((band) => [days(band), band.cases] as const);
      const rest = rows.length > 0 && hidden > 0 ? [[t('figures.days.hidden'), hidden] as const] : [];
      return part(t(`figures.days.${kind}`), [...rows, ...rest], notes.ofDays(kind));
    });
    const received = [t('figures.received'), '', sum(periods), ''];
    const names = ['from', 'to', 'table', 'value', 'cases', 'note'] as const;
    const head = names.map((column) => t(`figures.${column}`));
    return csv([head, ...[received, ...values, ...ofDays].map((row) => [from, to, ...row])], locale);
  };
  return (
    <button
      type="button"
      className="button"
      onClick={() => save(new Blob([table()], { type: 'text/csv;charset=utf-8' }), `figures-${from}-${to}.csv`)}
    >
      {t('figures.download')}
    </button>
  );
}
