import ChevronDown from 'lucide-react/icons/chevron-down';
import Plus from 'lucide-react/icons/plus';
import { useState } from 'react';
import type { CaseCountsQuery } from '../../../gen/documents';
import { useMember } from '../../app/member';
import { useT } from '../../i18n';
import { Check } from '../../kit/check';
import { Count } from '../../kit/count';
import { severities, stages, toggled } from '../search';
import { CategoryChoice, MoreChoices } from './choices';
import { FilterPopover } from './popover';
import type { FilterProps } from './props';

const hasMore = ({ assignee, department, tag }: FilterProps['search']) => Boolean(assignee ?? department ?? tag);

/** The filters as chips. Most of them open their choices. On a phone, one button shows the chips. */
export function FilterBar({ search, change, counts }: FilterProps & { counts: CaseCountsQuery['stages']['byStage'] | undefined }) {
  const t = useT();
  const { can } = useMember();
  const [open, setOpen] = useState(false);
  return (
    <div className={open ? 'filter-bar open' : 'filter-bar'}>
      <button type="button" className="chip filter-fold" aria-expanded={open} onClick={() => setOpen(!open)}>
        {t('filter.fold')}
        <ChevronDown aria-hidden size={14} />
      </button>
      <fieldset className="filter-chips">
        <legend className="visually-hidden">{t('filter.label')}</legend>
        {search.view !== 'closed' && (
          <FilterPopover label={t('filter.stage')} on={Boolean(search.stage)}>
            <fieldset>
              <legend>{t('filter.stage')}</legend>
              {stages.map((stage) => (
                <Check
                  key={stage}
                  checked={search.stage?.includes(stage) ?? false}
                  onChange={() => change({ stage: toggled(search.stage, stage) })}
                >
                  {t(`stage.${stage}`)} {counts && <Count of={counts.find((one) => one.stage === stage)?.count ?? 0} />}
                </Check>
              ))}
            </fieldset>
          </FilterPopover>
        )}
        <FilterPopover label={t('filter.category')} on={Boolean(search.category)}>
          <CategoryChoice search={search} change={change} />
        </FilterPopover>
        <FilterPopover label={t('filter.severity')} on={Boolean(search.severity)}>
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
        </FilterPopover>
        <Toggle label={t('filter.overdue')} on={search.overdue ?? false} set={(on) => change({ overdue: on || undefined })} />
        {can('REPORTER_MESSAGE') && (
          <Toggle label={t('filter.unread')} on={search.unread ?? false} set={(on) => change({ unread: on || undefined })} />
        )}
        <Toggle label={t('filter.waiting')} on={search.waiting ?? false} set={(on) => change({ waiting: on || undefined })} />
        <FilterPopover label={t('filter.more')} icon={<Plus aria-hidden size={14} />} on={hasMore(search)}>
          <MoreChoices search={search} change={change} />
        </FilterPopover>
      </fieldset>
    </div>
  );
}

/** A filter with two states needs no choices. */
function Toggle({ label, on, set }: { label: string; on: boolean; set: (on: boolean) => void }) {
  return (
    <button type="button" className="chip" aria-pressed={on} onClick={() => set(!on)}>
      {label}
    </button>
  );
}
