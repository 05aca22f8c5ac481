import { useState } from 'react';
import { RemoveTask } from '../../gen/documents';
import { useAct } from '../app/query';
import { useCase } from '../case/context';
import { useDraft } from '../case/drafts';
import { useT } from '../i18n';
import { Field } from '../kit/field';
import { focusOn } from '../kit/focus-on';
import { FormDialog } from '../kit/form-dialog';
import { LongText, textFault } from '../kit/long-text';
import { say } from '../kit/say';
import { Typed } from '../kit/text';
import type { Task } from './groups';

/** Removes a task with a reason, which the timeline keeps. */
export function RemoveTaskDialog({ of, onClose }: { of: Task; onClose: () => void }) {
  const t = useT();
  const draft = useDraft(`${useCase().id}:task.${of.id}.remove`);
  const { reason = '' } = draft.fields;
  const [tried, setTried] = useState(false);
  const run = useAct(RemoveTask, {
    done: () => {
      draft.drop();
      say(t('tasks.removed'));
      onClose();
      focusOn('tab-heading');
    },
  });
  return (
    <FormDialog
      title={t('tasks.remove')}
      action={t('tasks.remove')}
      failed={t('tasks.not-removed')}
      problem={run.error}
      safe={t('tasks.safe')}
      busy={run.isPending}
      danger
      onSubmit={() => {
        setTried(true);
        if (!textFault(reason)) run.mutate({ task: of.id, reason });
      }}
      onClose={onClose}
    >
      <Typed text={of.title} />
      <p>{t('tasks.remove.means')}</p>
      <Field label={t('tasks.reason')} error={tried && textFault(reason) ? t('tasks.reason.missing') : undefined}>
        {(control) => <LongText {...control} rows={3} text={reason} onText={(next) => draft.set('reason', next)} />}
      </Field>
    </FormDialog>
  );
}
