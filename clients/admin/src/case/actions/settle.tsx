import { TEXT } from '@voicase/shared/limits';
import { useState } from 'react';
import { SettleCorrectiveAction, type CorrectiveActionState } from '../../../gen/documents';
import { refreshCases, useAct } from '../../app/query';
import { useT } from '../../i18n';
import { Field } from '../../kit/field';
import { FormDialog } from '../../kit/form-dialog';
import { focusOn } from '../../kit/focus-on';
import { LongText, textFault } from '../../kit/long-text';
import { say } from '../../kit/say';
import { Typed } from '../../kit/text';
import { isProblem } from '../../session/ask';
import { useCase } from '../context';
import { useDraft } from '../drafts';
import type { CorrectiveAction } from './fields';

export type Settling = 'done' | 'drop' | 'reopen';
const states = { done: 'DONE', drop: 'DROPPED', reopen: 'OPEN' } as const satisfies Record<Settling, CorrectiveActionState>;

interface Props {
  of: CorrectiveAction;
  act: Settling;
  onClose: () => void;
}

/** Marks a corrective action as done, drops it with a reason, or opens it again. */
export function SettleDialog({ of, act, onClose }: Props) {
  const t = useT();
  const { id } = useCase();
  const draft = useDraft(`${id}:action.${of.id}.${act}`);
  const { remark = '' } = draft.fields;
  const [tried, setTried] = useState(false);
  const wrong = textFault(remark);
  const fault = wrong === 'long' || act === 'drop' ? wrong : undefined;
  const run = useAct(SettleCorrectiveAction, {
    done: () => {
      draft.drop();
      say(t(`action.done.${act}`));
      onClose();
      focusOn('actions');
    },
    failed: (problem) => void (isProblem(problem, 'CONFLICT') && refreshCases()),
  });
  return (
    <FormDialog
      title={t(`action.do.${act}`)}
      action={t(`action.do.${act}`)}
      failed={t('action.failed')}
      problem={run.error}
      why={isProblem(run.error, 'CONFLICT') ? t('action.conflict') : undefined}
      safe={t('safe.typed')}
      busy={run.isPending}
      onSubmit={() => {
        setTried(true);
        if (fault) return;
        run.mutate({ id: of.id, expected: of.revision, state: states[act], ...(remark.trim() && { remark }) });
      }}
      onClose={onClose}
    >
      <Typed text={of.text} />
      <p>{t(`action.means.${act}`)}</p>
      <Field
        label={t(act === 'drop' ? 'field.reason' : 'field.reason.optional')}
        hint={t('hint.reason')}
        error={tried && fault ? t(fault === 'empty' ? 'missing.reason' : 'text.long', { max: TEXT }) : undefined}
      >
        {(control) => (
          <LongText {...control} rows={3} required={act === 'drop'} text={remark} onText={(next) => draft.set('remark', next)} />
        )}
      </Field>
    </FormDialog>
  );
}
