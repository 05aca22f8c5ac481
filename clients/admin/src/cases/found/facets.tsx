import { Facets as Names } from '../../../gen/documents';
import { useAsk } from '../../app/query';
import { inMyLanguage, useT } from '../../i18n';
import { Check } from '../../kit/check';
import { Count } from '../../kit/count';
import { FilterPopover } from '../filters/popover';
import { severities, stages, toggled } from '../search';
import { isFiltered, type FoundSearch } from './address';
import type { FoundPage } from './use-found';

interface Props {
  search: FoundSearch;
  change: (part: Partial<FoundSearch>) => void;
  facets: FoundPage['facets'];
}

interface Value {
  value: string;
  name: string;
  count: number;
}

/** Filters with the number of results for each value. A value without a result is left out, unless it is chosen. */
export function Facets({ search, change, facets }: Props) {
  const t = useT();
  const names = useAsk(Names, {}, { lasting: true }).data;
  const countOf = (counts: { id: string; count: number }[], id: string) => counts.find((one) => one.id === id)?.count ?? 0;
  const shown = (values: Value[], chosen: readonly string[] | undefined) =>
    values.filter(({ value, count }) => count > 0 || chosen?.includes(value));
  const ofStage = stages.map((value) => ({
    value,
    name: t(`stage.${value}`),
    count: facets.stages.find(({ stage }) => stage === value)?.count ?? 0,
  }));
  const ofSeverity = severities.map((value) => ({
    value,
    name: t(`severity.${value}`),
    count: facets.severities.find(({ severity }) => severity === value)?.count ?? 0,
  }));
  const ofCategory = (names?.categories ?? []).map(({ id, name }) => ({
    value: id,
    name: inMyLanguage(name),
    count: countOf(facets.categories, id),
  }));
  const ofDepartment = (names?.departments ?? []).map(({ id, name }) => ({ value: id, name, count: countOf(facets.departments, id) }));
  return (
    <div className="filter-bar found-filters">
      <fieldset className="filter-chips">
        <legend className="visually-hidden">{t('filter.label')}</legend>
        <Facet
          label={t('filter.stage')}
          values={shown(ofStage, search.stage)}
          chosen={search.stage}
          choose={(stage) => change({ stage: toggled(search.stage, stages.find((one) => one === stage) ?? 'NEW') })}
        />
        <Facet
          label={t('filter.severity')}
          values={shown(ofSeverity, search.severity)}
          chosen={search.severity}
          choose={(severity) => change({ severity: toggled(search.severity, severities.find((one) => one === severity) ?? 'LOW') })}
        />
        <Facet
          label={t('filter.category')}
          values={shown(ofCategory, search.categories)}
          chosen={search.categories}
          choose={(category) => change({ categories: toggled(search.categories, category) })}
        />
        <Facet
          label={t('filter.department')}
          values={shown(ofDepartment, search.departments)}
          chosen={search.departments}
          choose={(department) => change({ departments: toggled(search.departments, department) })}
        />
        {isFiltered(search) && (
          <button
            type="button"
            className="button quiet"
            onClick={(event) => {
              // This button is about to disappear.
              event.currentTarget.closest('fieldset')?.querySelector<HTMLElement>('.chip')?.focus();
              change({ stage: undefined, severity: undefined, categories: undefined, departments: undefined });
            }}
          >
            {t('filter.clear')}
          </button>
        )}
      </fieldset>
    </div>
  );
}

interface FacetProps {
  label: string;
  values: Value[];
  chosen: readonly string[] | undefined;
  choose: (value: string) => void;
}

function Facet({ label, values, chosen, choose }: FacetProps) {
  const t = useT();
  return (
    <FilterPopover label={label} on={Boolean(chosen)}>
      <fieldset>
        <legend>{label}</legend>
        {values.length === 0 && <p className="muted">{t('found.no-values')}</p>}
        {values.map(({ value, name, count }) => (
          <Check key={value} checked={chosen?.includes(value) ?? false} onChange={() => choose(value)}>
            <span dir="auto">{name}</span> <Count of={count} />
          </Check>
        ))}
      </fieldset>
    </FilterPopover>
  );
}
