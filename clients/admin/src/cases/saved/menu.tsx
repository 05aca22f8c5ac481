import { Link } from '@tanstack/react-router';
import Bookmark from 'lucide-react/icons/bookmark';
import Check from 'lucide-react/icons/check';
import { useT } from '../../i18n';
import { Menu, MenuGroup, MenuItem, MenuLink, MenuSeparator } from '../../kit/menu';
import { searchOf, type SavedView } from './query';

export type ViewAct = 'rename' | 'share' | 'update' | 'remove';

interface Props {
  views: readonly SavedView[];
  current: SavedView | undefined;
  /** The acts that the member may carry out on the current view. */
  acts: readonly ViewAct[];
  onAct: (act: ViewAct) => void;
}

/** All saved views, and the acts on the current one. */
export function ViewsMenu({ views, current, acts, onAct }: Props) {
  const t = useT();
  const name = (act: ViewAct) => (act === 'share' ? t(current?.shared ? 'saved.unshare.title' : 'saved.share.title') : t(`saved.${act}`));
  return (
    <Menu
      label={current && t('saved.menu.current', { name: current.name })}
      trigger={
        <>
          <Bookmark aria-hidden size={16} />
          <span dir="auto" title={current?.name}>
            {current?.name ?? t('saved.menu')}
          </span>
        </>
      }
    >
      <Group label={t('saved.mine')} views={views.filter(({ shared }) => !shared)} current={current} />
      <Group label={t('saved.team')} views={views.filter(({ shared }) => shared)} current={current} />
      {acts.length > 0 && (
        <>
          <MenuSeparator />
          <MenuGroup label={<bdi>{current?.name}</bdi>}>
            {acts.map((act) => (
              <MenuItem key={act} danger={act === 'remove'} onSelect={() => onAct(act)}>
                {name(act)}
              </MenuItem>
            ))}
          </MenuGroup>
        </>
      )}
    </Menu>
  );
}

function Group({ label, views, current }: { label: string; views: readonly SavedView[]; current: SavedView | undefined }) {
  if (views.length === 0) return null;
  return (
    <MenuGroup label={label}>
      {views.map((view) => {
        const on = view.id === current?.id;
        return (
          <MenuLink
            key={view.id}
            icon={on && <Check aria-hidden size={16} />}
            link={<Link to="/cases" search={searchOf(view)} activeProps={{}} aria-current={on ? 'page' : undefined} />}
          >
            <span dir="auto">{view.name}</span>
          </MenuLink>
        );
      })}
    </MenuGroup>
  );
}
