import { useState } from 'react';
import { useMember } from '../../app/member';
import { useT } from '../../i18n';
import type { ListSearch } from '../search';
import { RemoveDialog, RenameDialog, ShareDialog, UpdateDialog } from './change';
import { ViewsMenu, type ViewAct } from './menu';
import { queryOf } from './query';
import { SaveDialog } from './save';
import { useCurrentView, useSavedViews } from './use-views';

interface Props {
  search: ListSearch;
  change: (part: Partial<ListSearch>) => void;
}

/** The menu of saved views, and the buttons that save the list as a view. */
export function ViewActions({ search, change }: Props) {
  const t = useT();
  const { can } = useMember();
  const views = useSavedViews().data?.savedViews ?? [];
  const current = useCurrentView(search);
  const [open, setOpen] = useState<ViewAct | 'save'>();
  const close = () => setOpen(undefined);
  const acts: ViewAct[] = current?.editable
    ? [
        'rename',
        ...(current.view.shared ? (current.view.mine ? (['share'] as const) : []) : can('CASE_ASSIGN') ? (['share'] as const) : []),
        'remove',
      ]
    : [];
  return (
    <>
      {views.length > 0 && <ViewsMenu views={views} current={current?.view} acts={acts} onAct={setOpen} />}
      {current?.changed && current.editable && (
        <button type="button" className="button" onClick={() => setOpen('update')}>
          {t('saved.update')}
        </button>
      )}
      <button type="button" className="button" onClick={() => setOpen('save')}>
        {t('saved.save')}
      </button>
      {open === 'save' && (
        <SaveDialog
          search={search}
          onSaved={(saved) => {
            close();
            change({ saved });
          }}
          onClose={close}
        />
      )}
      {current && open === 'rename' && <RenameDialog view={current.view} onClose={close} />}
      {current && open === 'share' && <ShareDialog view={current.view} onClose={close} />}
      {current && open === 'update' && <UpdateDialog view={current.view} query={queryOf(search)} onClose={close} />}
      {current && open === 'remove' && <RemoveDialog view={current.view} onRemoved={() => change({ saved: undefined })} onClose={close} />}
    </>
  );
}
