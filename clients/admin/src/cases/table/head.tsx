import ArrowDown from 'lucide-react/icons/arrow-down';
import ArrowUp from 'lucide-react/icons/arrow-up';
import type { CaseOrder } from '../../../gen/documents';
import { useT, type Key } from '../../i18n';
import type { ListSearch } from '../search';
import type { Selection } from '../selection/use-selection';
import { directionOf, sortedBy } from '../sort';
import { orderOf, type Column } from './columns';

interface Props {
  columns: Column[];
  search: ListSearch;
  change: (part: Partial<ListSearch>) => void;
  selection: Selection | undefined;
}

export function Head({ columns, search, change, selection }: Props) {
  const t = useT();
  const sort = (order: CaseOrder) => change(sortedBy(search, order));
  const head = (column: Column | 'number') => <ColumnHead key={column} name={column} search={search} order={orderOf[column]} sort={sort} />;
  return (
    <thead role="rowgroup">
      <tr role="row">
        {selection && (
          <th role="columnheader" scope="col" className="cell-select">
            <span className="visually-hidden">{t('column.select')}</span>
            <SelectAll selection={selection} />
          </th>
        )}
        {head('number')}
        <th role="columnheader" scope="col" className="cell-case">
          {t('column.case')}
        </th>
        {columns.map(head)}
      </tr>
    </thead>
  );
}

interface HeadProps {
  name: Column | 'number';
  search: ListSearch;
  /** Undefined for a column that does not sort the list. */
  order: CaseOrder | undefined;
  sort: (order: CaseOrder) => void;
}

function ColumnHead({ name, search, order, sort }: HeadProps) {
  const t = useT();
  const text = t(`column.${name}` satisfies Key);
  const direction = order && directionOf(search, order);
  const Arrow = direction === 'descending' ? ArrowDown : ArrowUp;
  return (
    <th role="columnheader" scope="col" className={order ? `cell-${name} sorts` : `cell-${name}`} aria-sort={direction}>
      {order ? (
        <button type="button" className="sort" onClick={() => sort(order)}>
          {text}
          {direction && <Arrow aria-hidden size={14} />}
        </button>
      ) : (
        text
      )}
    </th>
  );
}

function SelectAll({ selection: { selected, all, isAll, selectAll } }: { selection: Selection }) {
  const t = useT();
  const some = selected.length > 0 && !isAll;
  return (
    <label className="select-target">
      <input
        type="checkbox"
        aria-label={t('select.all', { count: all })}
        checked={isAll}
        ref={(box) => {
          if (box) box.indeterminate = some;
        }}
        onChange={() => selectAll(!isAll)}
      />
    </label>
  );
}
