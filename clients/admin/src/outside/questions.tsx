import UserRoundPlus from 'lucide-react/icons/user-round-plus';
import { CaseOutside } from '../../gen/documents';
import { useMember } from '../app/member';
import { useAsk } from '../app/query';
import { useCase } from '../case/context';
import { useT } from '../i18n';
import { useKeptOpen } from '../kit/kept';
import { Problem } from '../kit/problem';
import { isAbout, type About, type Question } from './about';
import { AskDialog } from './ask';
import { QuestionItem } from './question';
import { ReopenDialog } from './reopen';
import { RevokeDialog } from './revoke';

export interface QuestionsProps {
  about: About | undefined;
  /** Offers to ask. A task has this act in its menu. */
  offer?: boolean;
}

/** An open dialog. */
interface Open {
  act: 'ask' | 'revoke' | 'reopen';
  of?: string;
}

/**
 * The questions about a task, a corrective action or the case itself, with their answers. The conversation and the
 * printed sheet show the steps with the texts of this part: `outside.step.${kind}`.
 */
export function Questions({ about, offer }: QuestionsProps) {
  const t = useT();
  const { id, stage } = useCase();
  const { can } = useMember();
  const query = useAsk(CaseOutside, { id });
  const [open, setOpen] = useKeptOpen<Open | undefined>(`${id}:outside.${about?.id ?? ''}`, undefined);
  const all = query.data?.case.outsideRequests ?? [];
  const shown = all.filter((one) => isAbout(one, about));
  const chosen = all.find((one) => one.id === open?.of);
  const close = () => setOpen(undefined);
  const canAsk = offer && can('CASE_EDIT') && (about !== undefined || stage !== 'CLOSED');
  return (
    <>
      {!about && query.error && <Problem title={t('outside.failed')} problem={query.error} retry={() => void query.refetch()} />}
      {!about && query.isSuccess && shown.length === 0 && <p className="nothing">{t('outside.none')}</p>}
      {shown.length > 0 && <List of={shown} about={about} onOpen={(act, of) => setOpen({ act, of })} />}
      {canAsk && (
        <button type="button" className={about ? 'button quiet small' : 'button'} onClick={() => setOpen({ act: 'ask' })}>
          <UserRoundPlus size={about ? 14 : 16} aria-hidden /> {t('outside.ask')}
          {about && <span className="visually-hidden">: {about.title}</span>}
        </button>
      )}
      {open?.act === 'ask' && <AskDialog about={about} onClose={close} />}
      {open?.act === 'revoke' && chosen && <RevokeDialog of={chosen} onClose={close} />}
      {open?.act === 'reopen' && chosen && <ReopenDialog of={chosen} onClose={close} />}
    </>
  );
}

interface ListProps {
  of: readonly Question[];
  about: About | undefined;
  onOpen: (act: 'revoke' | 'reopen', of: string) => void;
}

function List({ of, about, onOpen }: ListProps) {
  const t = useT();
  return (
    <ul className="outside-questions" aria-label={about ? t('outside.of', { title: about.title }) : t('outside.heading')}>
      {of.map((one) => (
        <QuestionItem key={one.id} of={one} onOpen={(act) => onOpen(act, one.id)} />
      ))}
    </ul>
  );
}
