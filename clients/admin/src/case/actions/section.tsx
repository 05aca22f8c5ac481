import Plus from 'lucide-react/icons/plus';
import { useMember } from '../../app/member';
import { useT } from '../../i18n';
import { useKeptOpen } from '../../kit/kept';
import { OutsideQuestions } from '../../outside/pieces';
import { useCase } from '../context';
import { EditActionDialog } from './edit';
import { ActionFacts } from './facts';
import type { CorrectiveAction } from './fields';
import { SettleDialog, type Settling } from './settle';

/** An open dialog. Without an action, it adds a new one. */
interface Open {
  act: 'edit' | Settling;
  of?: string;
}

/** The corrective actions of the case, and what can be done with them. */
export function CorrectiveActions() {
  const t = useT();
  const { can } = useMember();
  const { id, correctiveActions } = useCase();
  const [open, setOpen] = useKeptOpen<Open | undefined>(`${id}:actions`, undefined);
  const actions = correctiveActions ?? [];
  const mayEdit = can('CASE_EDIT');
  if (actions.length === 0 && !mayEdit) return null;
  const chosen = open?.of === undefined ? undefined : actions.find((one) => one.id === open.of);
  const close = () => setOpen(undefined);
  return (
    <section aria-labelledby="actions" className="actions-section">
      <h3 id="actions" tabIndex={-1}>
        {t('actions.heading')}
      </h3>
      {actions.length === 0 && <p className="muted">{t('actions.none')}</p>}
      <ul className="plain actions">
        {actions.map((one) => (
          <li key={one.id}>
            <ActionFacts of={one} />
            <Buttons of={one} onOpen={(act) => setOpen({ act, of: one.id })} />
            <OutsideQuestions about={{ kind: 'action', id: one.id, title: one.text }} offer={one.state === 'OPEN'} />
          </li>
        ))}
      </ul>
      {mayEdit && (
        <button type="button" className="button small" onClick={() => setOpen({ act: 'edit' })}>
          <Plus size={14} aria-hidden /> {t('actions.add')}
        </button>
      )}
      {open?.act === 'edit' && (open.of === undefined || chosen) && <EditActionDialog of={chosen} onClose={close} />}
      {open && open.act !== 'edit' && chosen && <SettleDialog of={chosen} act={open.act} onClose={close} />}
    </section>
  );
}

/** A member who may not edit the case still marks their own action as done. */
function Buttons({ of, onOpen }: { of: CorrectiveAction; onOpen: (act: Open['act']) => void }) {
  const t = useT();
  const { can, membership } = useMember();
  const mayEdit = can('CASE_EDIT');
  const isMine = of.owner?.id === membership.id;
  const isMyEnd = isMine && of.settledBy?.id === membership.id;
  const acts: Open['act'][] =
    of.state === 'OPEN' ? (mayEdit ? ['done', 'drop', 'edit'] : isMine ? ['done'] : []) : mayEdit || isMyEnd ? ['reopen'] : [];
  if (acts.length === 0) return null;
  return (
    <p className="row">
      {acts.map((act) => (
        <button key={act} type="button" className="button quiet small" onClick={() => onOpen(act)}>
          {t(`action.do.${act}`)}
          <span className="visually-hidden">: {of.text}</span>
        </button>
      ))}
    </p>
  );
}
