import type { ListSearch } from '../search';

export interface FilterProps {
  search: ListSearch;
  change: (part: Partial<ListSearch>) => void;
}
