import { Facets as Names } from '../../../gen/documents';
import { useAsk } from '../../app/query';
import { inMyLanguage, useT } from '../../i18n';
import { Check } from '../../kit/check';
import { Count } from '../../kit/count';
import { FilterPopover } from '../filters/popover';
import { severities, stages, toggled } from '../search';
import { isFiltered, unfiltered, type FoundSearch } from './address';
import type { FoundPage } from './use-found';

interface Props {
  search: FoundSearch;
  change: (part: Partial<FoundSearch>) => void;
  facets: FoundPage['facets'];
}

interface Value<T extends string> {
  value: T;
  name: string;
  count: number;
}

/** Filters with the number of results for each value. */
export function Facets({ search, change, facets }: Props) {
  const t = useT();
  const values = useValues(facets);
  return (
    <div className="found-filters">
      <fieldset className="filter-chips">
        <legend className="visually-hidden">{t('filter.label')}</legend>
        <Facet
          label={t('filter.stage')}
          values={values.stages}
          chosen={search.stage}
          choose={(stage) => change({ stage: toggled(search.stage, stage) })}
        />
        <Facet
          label={t('filter.severity')}
          values={values.severities}
          chosen={search.severity}
          choose={(severity) => change({ severity: toggled(search.severity, severity) })}
        />
        <Facet
          label={t('filter.category')}
          values={values.categories}
          chosen={search.categories}
          choose={(category) => change({ categories: toggled(search.categories, category) })}
        />
        <Facet
          label={t('filter.department')}
          values={values.departments}
          chosen={search.departments}
          choose={(department) => change({ departments: toggled(search.departments, department) })}
        />
        <Facet
          label={t('filter.tags')}
          values={values.tags}
          chosen={search.tags}
          choose={(tag) => change({ tags: toggled(search.tags, tag) })}
        />
        {isFiltered(search) && (
          <button
            type="button"
            className="button quiet"
            onClick={(event) => {
              // This button is about to disappear.
              event.currentTarget.closest('fieldset')?.querySelector<HTMLElement>('.chip')?.focus();
              change(unfiltered);
            }}
          >
            {t('filter.clear')}
          </button>
        )}
      </fieldset>
    </div>
  );
}

/** The values of each filter, with their names and numbers. */
function useValues({
  stages: ofStage,
  severities: ofSeverity,
  categories: ofCategory,
  departments: ofDepartment,
  tags: ofTag,
}: FoundPage['facets']) {
  const t = useT();
  const names = useAsk(Names, {}, { lasting: true }).data;
  const of = (counts: { id: string; count: number }[], value: string) => counts.find(({ id }) => id === value)?.count ?? 0;
  return {
    stages: stages.map((value) => ({
      value,
      name: t(`stage.${value}`),
      count: ofStage.find(({ stage }) => stage === value)?.count ?? 0,
    })),
    severities: severities.map((value) => ({
      value,
      name: t(`severity.${value}`),
      count: ofSeverity.find(({ severity }) => severity === value)?.count ?? 0,
    })),
    categories: [...(names?.categories ?? []), ...(names?.archived ?? [])].map(({ id, name }) => ({
      value: id,
      name: inMyLanguage(name),
      count: of(ofCategory, id),
    })),
    departments: (names?.departments ?? []).map(({ id, name }) => ({ value: id, name, count: of(ofDepartment, id) })),
    tags: (names?.tags ?? []).map(({ id, name }) => ({ value: id, name, count: of(ofTag, id) })),
  };
}

interface FacetProps<T extends string> {
  label: string;
  values: Value<T>[];
  chosen: readonly T[] | undefined;
  choose: (value: T) => void;
}

/** A value without a result is left out, unless it is chosen. */
function Facet<T extends string>({ label, values, chosen, choose }: FacetProps<T>) {
  const t = useT();
  const shown = values.filter(({ value, count }) => count > 0 || chosen?.includes(value));
  return (
    <FilterPopover label={label} on={Boolean(chosen)}>
      <fieldset>
        <legend>{label}</legend>
        {shown.length === 0 && <p className="muted">{t('found.no-values')}</p>}
        {shown.map(({ value, name, count }) => (
          <Check key={value} checked={chosen?.includes(value) ?? false} onChange={() => choose(value)}>
            <span dir="auto">{name}</span> <Count of={count} />
          </Check>
        ))}
      </fieldset>
    </FilterPopover>
  );
}
