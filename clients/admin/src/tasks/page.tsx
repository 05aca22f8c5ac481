import { useInfiniteQuery, type InfiniteData } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { CaseTodos, type CaseTodosQuery } from '../../gen/documents';
import { loadMore } from '../app/more';
import { useT } from '../i18n';
import { Check } from '../kit/check';
import { Choice } from '../kit/choice';
import { Landing } from '../kit/landing';
import { Loading } from '../kit/loading';
import { Problem } from '../kit/problem';
import { request } from '../session/request';
import { filterOf, type TasksSearch } from './search';
import { Undo, type Ticked } from './tick';
import { TodoRow } from './todo-row';

type Todos = CaseTodosQuery['todos'];

/** What members have to do in all cases: tasks, corrective actions and own deadlines. */
export function TasksPage() {
  const t = useT();
  const search = useSearch({ from: '/signed/tasks' });
  const filter = filterOf(search);
  const query = useInfiniteQuery<Todos, Error, InfiniteData<Todos, string | null>, unknown[], string | null>({
    // Each change of a case refreshes queries with this beginning.
    queryKey: [CaseTodos.name, filter],
    queryFn: async ({ pageParam: after }) => (await request(CaseTodos, { filter, after })).todos,
    initialPageParam: null,
    getNextPageParam: ({ pageInfo }) => (pageInfo.hasNextPage ? pageInfo.endCursor : undefined),
    placeholderData: (before) => before,
  });
  return (
    <>
      <title>{t('todos.title')}</title>
      <Landing as="h1" id="page">
        {t('todos.heading')}
      </Landing>
      <p className="prose">{t('todos.text')}</p>
      <Filters search={search} />
      {query.data ? (
        <>
          {query.error && <Problem title={t('load.stale')} problem={query.error} retry={() => void query.refetch()} />}
          <Rows rows={query.data.pages.flatMap(({ nodes }) => nodes)} search={search} />
          {query.hasNextPage && (
            <button
              type="button"
              className="button"
              aria-disabled={query.isFetchingNextPage || undefined}
              onClick={() => !query.isFetchingNextPage && void loadMore(query)}
            >
              {t('todos.more')}
            </button>
          )}
        </>
      ) : query.error ? (
        <Problem title={t('todos.failed')} problem={query.error} retry={() => void query.refetch()} />
      ) : (
        <Loading lines={8} />
      )}
    </>
  );
}

function Filters({ search }: { search: TasksSearch }) {
  const t = useT();
  const navigate = useNavigate({ from: '/tasks' });
  const set = (part: { [Name in keyof TasksSearch]: TasksSearch[Name] | undefined }) =>
    void navigate({
      search: (before) => Object.fromEntries(Object.entries({ ...before, ...part }).filter(([, value]) => value !== undefined)),
    });
  return (
    <div className="todo-filter">
      <div className="segments" role="group" aria-label={t('todos.whose')}>
        {(['mine', 'all'] as const).map((whose) => (
          <button
            key={whose}
            type="button"
            aria-pressed={(search.all === 'yes') === (whose === 'all')}
            onClick={() => set({ all: whose === 'all' ? 'yes' : undefined })}
          >
            {t(`todos.whose.${whose}`)}
          </button>
        ))}
      </div>
      {!search.done && (
        <Choice
          label={t('todos.span')}
          value={search.span}
          any={t('todos.span.any')}
          options={(['overdue', 'week'] as const).map((span) => [span, t(`todos.span.${span}`)])}
          onChange={(next) => set({ span: next as TasksSearch['span'] })}
        />
      )}
      <Check checked={search.done === 'yes'} onChange={(on) => set({ done: on ? 'yes' : undefined })}>
        {t('todos.done')}
      </Check>
    </div>
  );
}

function Rows({ rows, search }: { rows: Todos['nodes']; search: TasksSearch }) {
  const t = useT();
  const [last, setLast] = useState<Ticked>();
  const empty = search.done ? 'done' : search.span ? 'span' : search.all ? 'all' : 'mine';
  return (
    <>
      <Undo of={last} onClose={() => setLast(undefined)} />
      {rows.length === 0 ? (
        <p className="nothing">{t(`todos.none.${empty}`)}</p>
      ) : (
        <ul className="task-rows todos">
          {rows.map((one) => (
            <TodoRow key={one.id} of={one} onDone={setLast} onUndone={() => setLast(undefined)} />
          ))}
        </ul>
      )}
    </>
  );
}
