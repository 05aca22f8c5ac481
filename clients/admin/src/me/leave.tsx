import { useState, type FormEvent } from 'react';
import { LeaveOrganisation, Members } from '../../gen/documents';
import { useMember } from '../app/member';
import { useAct, useAsk } from '../app/query';
import { forgetUnsaved } from '../app/unsaved';
import { useT } from '../i18n';
import { Choice } from '../kit/choice';
import { Dialog } from '../kit/dialog';
import { Problem } from '../kit/problem';
import { Submit } from '../kit/submit';
import { isProblem } from '../session/ask';

/** Open cases go to a colleague, so that no reporter is left without anybody. */
export function LeaveDialog({ onClose }: { onClose: () => void }) {
  const t = useT();
  const { membership } = useMember();
  const [handOver, setHandOver] = useState<string>();
  const colleagues = (useAsk(Members, {}).data?.members ?? []).filter((one) => one.assignable && one.id !== membership.id);
  const act = useAct(LeaveOrganisation, {
    done: () => {
      forgetUnsaved();
      // What was on the page belongs to an organisation that this account is no longer in.
      window.location.assign('/cases');
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    act.mutate({ handOver: handOver ?? null });
  };
  const { name } = membership.organisation;
  return (
    <Dialog title={t('leave.title', { name })} onClose={onClose}>
      <form className="stack" onSubmit={submit}>
        {act.error && <Problem title={t('leave.failed')} problem={act.error} why={why()} focus />}
        <p>{t('leave.what')}</p>
        <Choice
          label={t('leave.hand-over')}
          value={handOver}
          any={t('leave.nobody')}
          options={colleagues.map((one) => [one.id, one.name])}
          onChange={setHandOver}
        />
        <div className="row">
          <Submit danger busy={act.isPending}>
            {t('leave.do')}
          </Submit>
          <button type="button" className="button" onClick={onClose}>
            {t('dialog.cancel')}
          </button>
        </div>
      </form>
    </Dialog>
  );

  function why() {
    if (isProblem(act.error, 'INVALID')) return t('leave.cases');
    return isProblem(act.error, 'NOT_ALLOWED_NOW') ? t('leave.last') : undefined;
  }
}
