import Ellipsis from 'lucide-react/icons/ellipsis';
import Mail from 'lucide-react/icons/mail';
import Printer from 'lucide-react/icons/printer';
import Split from 'lucide-react/icons/split';
import UserCheck from 'lucide-react/icons/user-check';
import UserPlus from 'lucide-react/icons/user-plus';
import { useMember } from '../../app/member';
import { useT } from '../../i18n';
import { useKeptOpen } from '../../kit/kept';
import { Menu, MenuItem, MenuSeparator } from '../../kit/menu';
import { RouteDialog } from '../access/route';
import { useCase } from '../context';
import type { Act } from '../moves';
import { LetterDialog, PrintDialog } from '../pieces';

interface Props {
  /** The acts beside the next step. */
  acts: readonly Act[];
  onAct: (act: Act) => void;
  onAssign: (() => void) | undefined;
  onAssignMe: (() => void) | undefined;
}

/** Everything beside the one next step. */
export function CaseMenu({ acts, onAct, onAssign, onAssignMe }: Props) {
  const t = useT();
  const { id, assignees } = useCase();
  const { can, membership } = useMember();
  const isMine = assignees.some(({ member, backup }) => !backup && member.id === membership.id);
  const [open, setOpen] = useKeptOpen<'route' | 'print' | 'letter' | undefined>(`${id}:menu`, undefined);
  const close = () => setOpen(undefined);
  return (
    <>
      <Menu trigger={<Ellipsis size={18} aria-hidden />} label={t('head.more')} className="button case-more">
        {acts.map((act) => (
          <MenuItem key={act} onSelect={() => onAct(act)}>
            {t(`act.${act}`)}
          </MenuItem>
        ))}
        {acts.length > 0 && <MenuSeparator />}
        {onAssign && (
          <MenuItem icon={<UserPlus size={16} aria-hidden />} onSelect={onAssign}>
            {t('head.assign')}
          </MenuItem>
        )}
        {onAssignMe && !isMine && (
          <MenuItem icon={<UserCheck size={16} aria-hidden />} onSelect={onAssignMe}>
            {t('keys.assignMe')}
          </MenuItem>
        )}
        {can('CASE_ASSIGN') && (
          <MenuItem icon={<Split size={16} aria-hidden />} onSelect={() => setOpen('route')}>
            {t('access.route')}
          </MenuItem>
        )}
        <MenuItem icon={<Printer size={16} aria-hidden />} onSelect={() => setOpen('print')}>
          {t('print.menu')}
        </MenuItem>
        {can('CASE_EDIT') && (
          <MenuItem icon={<Mail size={16} aria-hidden />} onSelect={() => setOpen('letter')}>
            {t('print.letter')}
          </MenuItem>
        )}
      </Menu>
      {open === 'route' && <RouteDialog onClose={close} />}
      {open === 'print' && <PrintDialog onClose={close} />}
      {open === 'letter' && <LetterDialog onClose={close} />}
    </>
  );
}
