import { Facets, Members } from '../../gen/documents';
import { useMember } from '../app/member';
import { useAsk } from '../app/query';
import { inMyLanguage, useT } from '../i18n';
import { Check } from '../kit/check';
import { Choice } from '../kit/choice';
import { orders, severities, toggled, type ListSearch } from './search';

interface Props {
  search: ListSearch;
  change: (part: Partial<ListSearch>) => void;
}

export function Filters({ search, change }: Props) {
  const t = useT();
  const { can } = useMember();
  return (
    <details className="filters">
      <summary>{t('filter.more')}</summary>
      <div className="filter-grid">
        <People search={search} change={change} />
        <Places search={search} change={change} />
        <Choice
          label={t('filter.order')}
          value={search.order ?? 'DUE'}
          options={orders.map((order) => [order, t(`order.${order}`)])}
          onChange={(order) => change({ order: orders.find((one) => one === order && one !== 'DUE') })}
        />
        <fieldset>
          <legend>{t('filter.severity')}</legend>
          {severities.map((severity) => (
            <Check
              key={severity}
              checked={search.severity?.includes(severity) ?? false}
              onChange={() => change({ severity: toggled(search.severity, severity) })}
            >
              {t(`severity.${severity}`)}
            </Check>
          ))}
        </fieldset>
        <fieldset>
          <legend>{t('filter.attention')}</legend>
          <Check checked={search.overdue ?? false} onChange={(on) => change({ overdue: on || undefined })}>
            {t('filter.overdue')}
          </Check>
          {can('REPORTER_MESSAGE') && (
            <Check checked={search.unread ?? false} onChange={(on) => change({ unread: on || undefined })}>
              {t('filter.unread')}
            </Check>
          )}
        </fieldset>
      </div>
    </details>
  );
}

function People({ search, change }: Props) {
  const t = useT();
  const people = useAsk(Members, {}, { lasting: true }).data?.members ?? [];
  return (
    <Choice
      label={t('filter.assignee')}
      value={search.assignee}
      any={t('filter.any')}
      options={people.map(({ id, name }) => [id, name])}
      onChange={(assignee) => change({ assignee })}
    />
  );
}

function Places({ search, change }: Props) {
  const t = useT();
  const facets = useAsk(Facets, {}, { lasting: true }).data;
  return (
    <>
      <Choice
        label={t('filter.category')}
        value={search.category}
        any={t('filter.any')}
        options={facets?.categories.map(({ id, name }) => [id, inMyLanguage(name)]) ?? []}
        onChange={(category) => change({ category })}
      />
      <Choice
        label={t('filter.department')}
        value={search.department}
        any={t('filter.any')}
        options={facets?.departments.map(({ id, name }) => [id, name]) ?? []}
        onChange={(department) => change({ department })}
      />
    </>
  );
}
