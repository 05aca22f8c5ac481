import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Loading } from './loading';
import { Problem } from './problem';
import { useT } from '../i18n';

interface Props<T> {
  query: UseQueryResult<T>;
  /** The error title, which says what could not be shown. */
  failed: string;
  lines?: number;
  children: (data: T) => ReactNode;
}

/** Shows the states of a query. If a later fetch fails, the data that is already shown stays. */
export function Load<T>({ query, failed, lines, children }: Props<T>) {
  const t = useT();
  const retry = () => void query.refetch();
  if (query.data === undefined) {
    return query.error ? <Problem title={failed} problem={query.error} retry={retry} /> : <Loading lines={lines} />;
  }
  return (
    <>
      {query.error && <Problem title={t('load.stale')} problem={query.error} retry={retry} />}
      {children(query.data)}
    </>
  );
}
