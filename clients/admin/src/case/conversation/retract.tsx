import { RetractNote } from '../../../gen/documents';
import { useAct } from '../../app/query';
import { useT } from '../../i18n';
import { FormDialog } from '../../kit/form-dialog';
import { say } from '../../kit/say';
import { useReason } from '../access/reason';
import { useCase } from '../context';

export function RetractDialog({ note, onClose }: { note: string; onClose: () => void }) {
  const t = useT();
  const { id } = useCase();
  const reason = useReason(`${id}:retract:${note}`, '');
  const act = useAct(RetractNote, {
    done: () => {
      reason.sent();
      say(t('notes.retract.done'));
      onClose();
    },
  });
  return (
    <FormDialog
      title={t('notes.retract.title')}
      action={t('notes.retract')}
      failed={t('notes.retract.failed')}
      problem={act.error}
      safe={t('safe.typed')}
      busy={act.isPending}
      onSubmit={() => reason.check() && act.mutate({ note, reason: reason.text })}
      onClose={onClose}
    >
      <p>{t('notes.retract.text')}</p>
      {reason.field}
    </FormDialog>
  );
}
