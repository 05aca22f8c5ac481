import { useState } from 'react';
import { AddCorrectiveAction, ChangeCorrectiveAction } from '../../../gen/documents';
import { refreshCases, useAct } from '../../app/query';
import { useT } from '../../i18n';
import { FormDialog } from '../../kit/form-dialog';
import { say } from '../../kit/say';
import { isProblem, isWrong } from '../../session/ask';
import { useReason } from '../access/reason';
import { useCase } from '../context';
import { useDraft } from '../drafts';
import { ActionFields } from './action-fields';
import { faultsOf, fieldsOfAction, noAction, toInput, type CorrectiveAction } from './fields';

interface Props {
  /** The action to change. Without it, the dialog adds a new one. */
  of: CorrectiveAction | undefined;
  onClose: () => void;
}

/** Adds a corrective action, or changes its text, owner and date. */
export function EditActionDialog({ of, onClose }: Props) {
  const t = useT();
  const { id } = useCase();
  const draft = useDraft(`${id}:action.${of?.id ?? 'new'}`);
  const fields = { ...(of ? fieldsOfAction(of) : noAction), ...draft.fields };
  const [tried, setTried] = useState(false);
  const reason = useReason(`${id}:action.${of?.id ?? 'new'}.reason`);
  const callbacks = {
    done: () => {
      draft.drop();
      reason.sent();
      say(t(of ? 'action.done.edit' : 'action.done.add'));
      onClose();
    },
    failed: (problem: Error) => {
      if (!isProblem(problem, 'CONFLICT')) return;
      // An earlier attempt with another text did arrive and is in the list. The present text is another action.
      if (!of) draft.renew();
      void refreshCases();
    },
  };
  const add = useAct(AddCorrectiveAction, callbacks);
  const change = useAct(ChangeCorrectiveAction, callbacks);
  const run = of ? change : add;
  const faults = faultsOf(fields);
  const submit = () => {
    setTried(true);
    const hasReason = !of || reason.check();
    if (faults.length > 0 || !hasReason) return;
    const action = toInput(fields);
    if (of) change.mutate({ id: of.id, expected: of.revision, action, reason: reason.text });
    else add.mutate({ case: id, idempotencyKey: draft.key(), action });
  };
  return (
    <FormDialog
      title={t(of ? 'action.do.edit' : 'actions.add')}
      action={t(of ? 'action.save' : 'actions.add')}
      failed={t('action.failed')}
      problem={run.error}
      why={isProblem(run.error, 'CONFLICT') ? t('action.conflict') : undefined}
      safe={t('safe.typed')}
      busy={run.isPending}
      onSubmit={submit}
      onClose={onClose}
    >
      <ActionFields
        fields={fields}
        faults={tried ? faults : []}
        ownerRefused={isWrong(run.error, 'correctiveActions.0.owner')}
        onChange={(next) => {
          for (const name of ['text', 'owner', 'name', 'dueOn'] as const) if (next[name] !== fields[name]) draft.set(name, next[name]);
        }}
      />
      {of && reason.field}
    </FormDialog>
  );
}
