import type { CaseCountsQuery } from '../../gen/documents';
import { useT } from '../i18n';
import { Count } from '../kit/count';
import { stages, toggled, type ListSearch } from './search';

interface Props {
  search: ListSearch;
  counts: CaseCountsQuery['stages']['byStage'] | undefined;
  change: (part: Partial<ListSearch>) => void;
}

/** If no stage is chosen, all open stages are shown. */
export function StageFilter({ search, counts, change }: Props) {
  const t = useT();
  return (
    <fieldset className="stages">
      <legend className="visually-hidden">{t('filter.stage')}</legend>
      {stages.map((stage) => (
        <button
          key={stage}
          type="button"
          className="chip"
          aria-pressed={search.stage?.includes(stage) ?? false}
          onClick={() => change({ stage: toggled(search.stage, stage) })}
        >
          {t(`stage.${stage}`)} {counts && <Count of={counts.find((one) => one.stage === stage)?.count ?? 0} />}
        </button>
      ))}
    </fieldset>
  );
}
