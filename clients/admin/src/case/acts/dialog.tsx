import { TEXT } from '@voicase/shared/limits';
import { useState } from 'react';
import { refreshCases } from '../../app/query';
import { useT } from '../../i18n';
import { Field } from '../../kit/field';
import { FormDialog } from '../../kit/form-dialog';
import { LongText, textFault } from '../../kit/long-text';
import { say } from '../../kit/say';
import { useOnce } from '../../session/once';
import { useCase } from '../context';
import { useDraft } from '../drafts';
import type { Act } from '../moves';
import { carryOut, needsReason, type MoveAct } from './carry-out';
import { ClosingDialog } from './closing/dialog';

interface Props {
  act: Act;
  onClose: () => void;
}

export function ActDialog({ act, onClose }: Props) {
  return act === 'submit' || act === 'close' || act === 'dismiss' ? (
    <ClosingDialog act={act} onClose={onClose} />
  ) : (
    <MoveDialog act={act} onClose={onClose} />
  );
}

/** Explains the move, asks for its reason, and keeps the input until the move has succeeded. */
function MoveDialog({ act, onClose }: { act: MoveAct; onClose: () => void }) {
  const t = useT();
  const { id } = useCase();
  const draft = useDraft(`${id}:${act}`);
  const { reason = '' } = draft.fields;
  const [tried, setTried] = useState(false);
  const isRequired = needsReason(act);
  const wrong = textFault(reason);
  const fault = wrong === 'long' || isRequired ? wrong : undefined;
  const run = useOnce({
    mutationFn: () => carryOut(act, id, reason),
    onSuccess: async () => {
      draft.drop();
      await refreshCases();
      say(t(`act.done.${act}`));
      onClose();
    },
  });
  return (
    <FormDialog
      title={t(`act.${act}`)}
      action={t(`act.do.${act}`)}
      failed={t('act.failed')}
      problem={run.error}
      safe={t('safe.typed')}
      busy={run.isPending}
      onSubmit={() => {
        setTried(true);
        if (!fault) run.mutate();
      }}
      onClose={onClose}
    >
      <p>{t(`act.means.${act}`)}</p>
      <Field
        label={t(isRequired ? 'field.reason' : 'field.reason.optional')}
        hint={t('hint.reason')}
        error={tried && fault ? t(fault === 'empty' ? 'missing.reason' : 'text.long', { max: TEXT }) : undefined}
      >
        {(control) => (
          <LongText {...control} name="reason" rows={3} required={isRequired} text={reason} onText={(next) => draft.set('reason', next)} />
        )}
      </Field>
    </FormDialog>
  );
}
