import { useT } from '../../i18n';
import { useKeptOpen } from '../../kit/kept';
import { useCase } from '../context';
import { offers, type Act } from '../moves';
import { ActDialog } from './dialog';

/** The possible next acts. A blocked act says what is missing. Acts that the member may not carry out are not shown. */
export function ActBar({ onAssign }: { onAssign: (() => void) | undefined }) {
  const t = useT();
  const { id, stage, moves } = useCase();
  const [open, setOpen] = useKeptOpen<Act | undefined>(`${id}:act`, undefined);
  const all = offers(stage, moves);
  const blocked = all.flatMap(({ act, block }) => (block ? [{ act, block }] : []));
  return (
    <div className="acts">
      {all.map(
        ({ act, primary, block }) =>
          !block && (
            <button key={act} type="button" className={primary ? 'button primary' : 'button'} onClick={() => setOpen(act)}>
              {t(`act.${act}`)}
            </button>
          ),
      )}
      {blocked.map(({ act, block }) => (
        <p key={act} className="blocked">
          <b>{t('act.blocked', { act: t(`act.${act}`) })}</b> {t(`block.${block}`)}{' '}
          {block === 'NEEDS_ASSIGNEE' && onAssign && (
            <button type="button" className="button" onClick={onAssign}>
              {t('head.assign')}
            </button>
          )}
        </p>
      ))}
      {open && <ActDialog act={open} onClose={() => setOpen(undefined)} />}
    </div>
  );
}
