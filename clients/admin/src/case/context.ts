import { createContext, useContext } from 'react';
import type { CaseQuery } from '../../gen/documents';

export type CaseHead = CaseQuery['case'];
export type CaseDeadline = CaseHead['deadlines'][number];
export const CaseContext = createContext<CaseHead | null>(null);

export function useCase(): CaseHead {
  const head = useContext(CaseContext);
  if (!head) throw new Error('no case above');
  return head;
}
