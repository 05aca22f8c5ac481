import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { CaseSearchNames } from '../../../../gen/documents';
import { isSearchable, keepText, MAX_LENGTH } from '../../../cases/found/texts';
import { useT } from '../../../i18n';
import { useTitleOf } from '../../../kit/titles';
import { request } from '../../../session/request';
import type { PaletteEntry } from './entry';

/** Milliseconds after the last key until the server is asked. */
const PAUSE = 250;

/** The entry that shows all results on their page, and the first cases that the text finds. */
export function useFound(text: string): { all: PaletteEntry[]; cases: PaletteEntry[] } {
  const t = useT();
  const navigate = useNavigate();
  const titleOf = useTitleOf();
  const typed = text.slice(0, MAX_LENGTH).trim();
  const [asked, setAsked] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setAsked(typed), PAUSE);
    return () => clearTimeout(timer);
  }, [typed]);
  const { data } = useQuery({
    queryKey: [CaseSearchNames.name, { text: asked }],
    queryFn: () => request(CaseSearchNames, { text: asked }),
    enabled: isSearchable(asked),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (state.data?.search.state === 'READING' ? 1000 : false),
    gcTime: 0,
  });
  if (!isSearchable(typed)) return { all: [], cases: [] };
  const all = {
    id: 'search',
    name: t('palette.search', { text: typed }),
    act: () => void navigate({ to: '/search', search: { of: keepText(typed) } }),
  };
  const hits = isSearchable(asked) ? (data?.search.hits ?? []) : [];
  return {
    all: [all],
    cases: hits.map(({ case: one }) => ({
      id: one.id,
      name: `${titleOf(one) ?? one.pseudonym} · ${one.number}`,
      act: () => void navigate({ to: '/cases/$id', params: { id: one.id } }),
    })),
  };
}
