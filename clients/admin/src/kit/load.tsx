import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Loading } from './loading';
import { Problem } from './problem';
import { useT } from '../i18n';

interface Props<T> {
  query: UseQueryResult<T>;
  /** What could not be shown, in words. */
  failed: string;
  lines?: number;
  children: (data: T) => ReactNode;
}

/** The states of anything that is fetched. What is already on the page stays there when a later look fails. */
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
