import { Facets, Members } from '../../../gen/documents';
import { useAsk } from '../../app/query';
import { inMyLanguage, useT } from '../../i18n';
import { Check } from '../../kit/check';
import { Choice } from '../../kit/choice';
import { Load } from '../../kit/load';
import { TagWord } from '../../kit/tag';
import { toggled } from '../search';
import type { FilterProps } from './props';

export function CategoryChoice({ search, change }: FilterProps) {
  const t = useT();
  const query = useAsk(Facets, {}, { lasting: true });
  return (
    <Load query={query} failed={t('filter.failed')} lines={4}>
      {({ categories, archived }) => (
        <fieldset>
          <legend>{t('filter.category')}</legend>
          {[undefined, ...categories, ...archived].map((one) => (
            <Check
              key={one?.id ?? ''}
              type="radio"
              name="filter-category"
              checked={search.category === one?.id}
              onChange={() => change({ category: one?.id })}
            >
              {one ? <span dir="auto">{inMyLanguage(one.name)}</span> : t('filter.any')}
            </Check>
          ))}
        </fieldset>
      )}
    </Load>
  );
}

/** The filters that are used less often. */
export function MoreChoices({ search, change }: FilterProps) {
  const t = useT();
  const people = useAsk(Members, {}, { lasting: true });
  const facets = useAsk(Facets, {}, { lasting: true });
  return (
    <div className="stack">
      <Load query={people} failed={t('filter.failed')} lines={2}>
        {({ members }) => (
          <Choice
            label={t('filter.assignee')}
            value={search.assignee}
            any={t('filter.any')}
            options={members.map(({ id, name }) => [id, name])}
            onChange={(assignee) => change({ assignee })}
          />
        )}
      </Load>
      <Load query={facets} failed={t('filter.failed')} lines={2}>
        {({ departments, tags }) => (
          <>
            <Choice
              label={t('filter.department')}
              value={search.department}
              any={t('filter.any')}
              options={departments.map(({ id, name }) => [id, name])}
              onChange={(department) => change({ department })}
            />
            {tags.length > 0 && (
              <fieldset>
                <legend>{t('filter.tags')}</legend>
                {tags.map((one) => (
                  <Check
                    key={one.id}
                    checked={search.tag?.includes(one.id) ?? false}
                    onChange={() => change({ tag: toggled(search.tag, one.id) })}
                  >
                    <TagWord of={one} />
                  </Check>
                ))}
              </fieldset>
            )}
          </>
        )}
      </Load>
    </div>
  );
}
