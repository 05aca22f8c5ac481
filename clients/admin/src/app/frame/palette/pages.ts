import { useNavigate } from '@tanstack/react-router';
import { searchOf } from '../../../cases/saved/query';
import { useSavedViews } from '../../../cases/saved/use-views';
import { views } from '../../../cases/search';
import { useT } from '../../../i18n';
import { useMember } from '../../member';
import { account, enterReport, figures, help, invite, notifications, open, platform, rights, settings, tasks } from '../../places';
import type { PaletteEntry } from './entry';

/** The saved views of the list. */
export function useViews(): PaletteEntry[] {
  const navigate = useNavigate();
  const saved = useSavedViews().data?.savedViews ?? [];
  return saved.map((view) => ({
    id: `saved ${view.id}`,
    name: view.name,
    act: () => void navigate({ to: '/cases', search: searchOf(view) }),
  }));
}

/** The pages that the member may open. */
export function usePages(): PaletteEntry[] {
  const t = useT();
  const navigate = useNavigate();
  const member = useMember();
  const pages = [
    ...open([...settings, invite], member).map((place) => ({ ...place, words: t('shell.settings') })),
    ...open(platform, member).map((place) => ({ ...place, words: t('platform.heading') })),
    ...open([enterReport], member).map((place) => ({ ...place, words: t('shell.cases') })),
    ...open([tasks, figures, notifications, ...account, rights, help], member).map((place) => ({ ...place, words: '' })),
  ];
  return [
    { id: '/', name: t('shell.home'), act: () => void navigate({ to: '/' }) },
    ...views.map((view) => ({
      id: `view ${view}`,
      name: `${t('shell.cases')}: ${t(`views.${view}`)}`,
      act: () => void navigate({ to: '/cases', search: { view } }),
    })),
    ...pages.map(({ to, text, words }) => ({ id: to, name: t(text), words, act: () => void navigate({ to }) })),
  ];
}
