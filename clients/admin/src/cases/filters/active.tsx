import { Facets, Members } from '../../../gen/documents';
import { useAsk } from '../../app/query';
import { inMyLanguage, useT } from '../../i18n';
import { focusFilters } from './focus';
import { isNarrowed, toggled, type ListSearch } from '../search';
import type { FilterProps } from './props';

type Chip = [label: string, without: Partial<ListSearch>];

/** The active filters, each with a button to remove it. */
export function ActiveFilters({ search, change }: FilterProps) {
  const t = useT();
  const chips = useChips(search);
  if (!isNarrowed(search)) return null;
  const none: Partial<ListSearch> = {
    stage: undefined,
    severity: undefined,
    category: undefined,
    department: undefined,
    tag: undefined,
    assignee: undefined,
    overdue: undefined,
    unread: undefined,
    waiting: undefined,
  };
  return (
    <ul className="chips" aria-label={t('filter.active')}>
      {chips.map(([label, without]) => (
        <li key={label}>
          <button
            type="button"
            className="chip on"
            aria-label={t('filter.remove', { filter: label })}
            onClick={(event) => {
              focusNext(event.currentTarget);
              change(without);
            }}
          >
            <span dir="auto">{label}</span>
            <span aria-hidden="true"> ×</span>
          </button>
        </li>
      ))}
      <li>
        <button
          type="button"
          className="button quiet"
          onClick={() => {
            focusFilters();
            change(none);
          }}
        >
          {t('filter.clear')}
        </button>
      </li>
    </ul>
  );
}

/** Moves the focus to the next or previous filter, because the button in focus is about to disappear. */
function focusNext(button: HTMLElement) {
  const all = [...(button.closest('ul')?.querySelectorAll<HTMLElement>('.chip') ?? [])];
  const at = all.indexOf(button);
  const next = all[at + 1] ?? all[at - 1];
  if (next) next.focus();
  else focusFilters();
}

function useChips(search: ListSearch): Chip[] {
  const t = useT();
  const facets = useAsk(Facets, {}, { lasting: true, enabled: Boolean(search.category ?? search.department ?? search.tag) }).data;
  const people = useAsk(Members, {}, { lasting: true, enabled: Boolean(search.assignee) }).data?.members;
  const chips: Chip[] = [];
  const add = (on: unknown, label: string, without: Partial<ListSearch>) => on && chips.push([label, without]);
  for (const stage of search.stage ?? [])
    add(true, t('chip.stage', { value: t(`stage.${stage}`) }), { stage: toggled(search.stage, stage) });
  for (const severity of search.severity ?? []) {
    add(true, t('chip.severity', { value: t(`severity.${severity}`) }), { severity: toggled(search.severity, severity) });
  }
  const category = [...(facets?.categories ?? []), ...(facets?.archived ?? [])].find(({ id }) => id === search.category);
  const department = facets?.departments.find(({ id }) => id === search.department);
  const assignee = people?.find(({ id }) => id === search.assignee);
  add(search.category, t('chip.category', { value: category ? inMyLanguage(category.name) : '…' }), { category: undefined });
  add(search.department, t('chip.department', { value: department?.name ?? '…' }), { department: undefined });
  for (const tag of search.tag ?? []) {
    const name = facets?.tags.find(({ id }) => id === tag)?.name ?? '…';
    add(true, t('chip.tag', { value: name }), { tag: toggled(search.tag, tag) });
  }
  add(search.assignee, t('chip.assignee', { value: assignee?.name ?? '…' }), { assignee: undefined });
  add(search.overdue, t('filter.overdue'), { overdue: undefined });
  add(search.unread, t('filter.unread'), { unread: undefined });
  add(search.waiting, t('filter.waiting'), { waiting: undefined });
  return chips;
}
