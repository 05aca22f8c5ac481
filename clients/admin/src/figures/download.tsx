import { save } from '@voicase/shared/download';
import { useT } from '../i18n';
import { csv } from './csv';
import { useDays, useValueName } from './labels';
import { deadlines, reports } from './sections';
import { byDays, byValue, sum, type Period } from './sums';

interface Props {
  /** The latest first. */
  periods: readonly Period[];
  from: string;
  to: string;
}

/** Saves the shown figures as CSV. */
export function Download({ periods, from, to }: Props) {
  const t = useT();
  const name = useValueName();
  const days = useDays();
  const table = () => {
    const values = [...reports, ...deadlines].flatMap((kind) =>
      byValue(periods, kind).map(({ value, cases }) => [t(`figures.kind.${kind}`), name(kind, value), cases]),
    );
    const ofDays = deadlines.flatMap((kind) => {
      const { bands, hidden } = byDays(periods, kind);
      const rows = bands.map((band) => [days(band), band.cases] as const);
      const rest = rows.length > 0 && hidden > 0 ? [[t('figures.days.hidden'), hidden] as const] : [];
      return [...rows, ...rest].map((row) => [t(`figures.days.${kind}`), ...row]);
    });
    const received = [t('figures.received'), '', sum(periods)];
    const head = [t('figures.from'), t('figures.to'), t('figures.table'), t('figures.value'), t('figures.cases')];
    return csv([head, ...[received, ...values, ...ofDays].map((row) => [from, to, ...row])]);
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
