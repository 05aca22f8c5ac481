import { LeaveOrganisation, Members, OwnActions } from '../../gen/documents';
import { useMember } from '../app/member';
import { useAct, useAsk } from '../app/query';
import { forgetUnsaved } from '../app/unsaved';
import { useT } from '../i18n';
import { Choice } from '../kit/choice';
import { FormDialog } from '../kit/form-dialog';
import { useKept } from '../kit/kept';
import { isProblem } from '../session/ask';

/** Leaves the organisation. Open cases go to another member, so that every reporter has an assignee. */
export function LeaveDialog({ onClose }: { onClose: () => void }) {
  const t = useT();
  const { membership } = useMember();
  const [handOver, setHandOver] = useKept<string | undefined>('leave.heir', undefined);
  const colleagues = (useAsk(Members, {}).data?.members ?? []).filter((one) => one.assignable && one.id !== membership.id);
  const actions = (useAsk(OwnActions, {}).data?.dueCorrectiveActions ?? []).filter(({ owner }) => owner?.id === membership.id).length;
  const act = useAct(LeaveOrganisation, {
    done: () => {
      forgetUnsaved();
      // Reload, because the page shows data of the organisation that the account has left.
      window.location.assign('/');
    },
  });
  const { name } = membership.organisation;
  return (
    <FormDialog
      title={t('leave.title', { name })}
      action={t('leave.do')}
      failed={t('leave.failed')}
      problem={act.error}
      why={why()}
      busy={act.isPending}
      danger
      onSubmit={() => act.mutate({ handOver: handOver ?? null })}
      onClose={onClose}
    >
      <p>{t('leave.what')}</p>
      <Choice
        label={t('leave.hand-over')}
        hint={actions > 0 ? t('leave.actions', { count: actions }) : undefined}
        value={handOver}
        any={t('leave.nobody')}
        options={colleagues.map((one) => [one.id, one.name])}
        onChange={setHandOver}
      />
    </FormDialog>
  );

  function why() {
    if (isProblem(act.error, 'INVALID')) return t('leave.cases');
    return isProblem(act.error, 'NOT_ALLOWED_NOW') ? t('leave.last') : undefined;
  }
}
