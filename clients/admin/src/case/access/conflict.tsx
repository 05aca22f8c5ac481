import { RecuseMyself } from '../../../gen/documents';
import { useT } from '../../i18n';
import { FormDialog } from '../../kit/form-dialog';
import { useKeptOpen } from '../../kit/kept';
import { problemOf } from '../../session/ask';
import { useCase } from '../context';
import { useLeavingAct } from './leave';
import { useReason } from './reason';

/** With a recusal, a member with a conflict of interest excludes themselves from the case permanently. */
export function Conflict() {
  const t = useT();
  const [open, setOpen] = useKeptOpen(`${useCase().id}:conflict`, false);
  return (
    <section aria-labelledby="conflict" className="part">
      <h3 id="conflict">{t('conflict.heading')}</h3>
      <p className="muted">{t('conflict.text')}</p>
      <button type="button" className="button danger" onClick={() => setOpen(true)}>
        {t('conflict.do')}
      </button>
      {open && <ConflictDialog onClose={() => setOpen(false)} />}
    </section>
  );
}

function ConflictDialog({ onClose }: { onClose: () => void }) {
  const t = useT();
  const { id, number } = useCase();
  const reason = useReason(`${id}:conflict`, t('conflict.reason.hint'));
  const gone = t('conflict.done', { number });
  const act = useLeavingAct(RecuseMyself, { stays: () => false, done: gone, gone, sent: reason.sent, onClose });
  return (
    <FormDialog
      title={t('conflict.do')}
      action={t('conflict.sure')}
      failed={t('conflict.failed')}
      problem={act.error}
      why={problemOf(act.error).code === 'NOT_ALLOWED_NOW' ? t('conflict.why') : undefined}
      busy={act.isPending}
      danger
      onSubmit={() => reason.check() && act.mutate({ case: id, reason: reason.text })}
      onClose={onClose}
    >
      <p>{t('conflict.means')}</p>
      <ul>
        <li>{t('conflict.means.sight')}</li>
        <li>{t('conflict.means.backup')}</li>
        <li>{t('conflict.means.good')}</li>
      </ul>
      {reason.field}
    </FormDialog>
  );
}
