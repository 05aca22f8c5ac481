/** The address of the results: the key of the text, and the filters. */
import type { SearchFilter, Severity, Stage } from '../../../gen/documents';
import { compact, ids, readSearch } from '../search';

export interface FoundSearch {
  /** The key of the text (`texts.ts`). */
  of?: string;
  stage?: Stage[];
  severity?: Severity[];
  categories?: string[];
  departments?: string[];
  tags?: string[];
}

export function readFound(raw: Partial<Record<keyof FoundSearch, unknown>>): FoundSearch {
  const { stage, severity } = readSearch({ stage: raw.stage, severity: raw.severity });
  const of = typeof raw.of === 'string' && /^[0-9a-f]{8}$/.test(raw.of) ? raw.of : undefined;
  return compact({ of, stage, severity, categories: ids(raw.categories), departments: ids(raw.departments), tags: ids(raw.tags) });
}

export const filterOf = ({ stage = [], severity = [], categories = [], departments = [], tags = [] }: FoundSearch): SearchFilter => ({
  stages: stage,
  severities: severity,
  categories,
  departments,
  tags,
});

/** Removes all filters. */
export const unfiltered = {
  stage: undefined,
  severity: undefined,
  categories: undefined,
  departments: undefined,
  tags: undefined,
} satisfies Partial<FoundSearch>;

export const isFiltered = ({ of: _of, ...filters }: FoundSearch): boolean => Object.values(filters).some((one) => one !== undefined);
