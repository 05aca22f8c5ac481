import { TEXT } from '@voicase/shared/limits';
import { useState } from 'react';
import { WithdrawBreachStep } from '../../gen/documents';
import { useDraft } from '../case/drafts';
import { useT } from '../i18n';
import { Field } from '../kit/field';
import { focusOn } from '../kit/focus-on';
import { FormDialog } from '../kit/form-dialog';
import { LongText, textFault } from '../kit/long-text';
import { say } from '../kit/say';
import { Moment } from '../kit/time';
import { isProblem } from '../session/ask';
import { useStaffAct } from '../settings/act';
import { refreshed } from './refreshed';
import { MAX_STEPS } from './rules';
import type { Breach, Step } from './types';

/** Records that a step was recorded by mistake. The step stays visible and counts for nothing. */
export function WithdrawDialog({ of, step, onClose }: { of: Breach; step: Step; onClose: () => void }) {
  const t = useT();
  const draft = useDraft(`breach:${of.id}:withdraw.${step.id}`);
  const { text = '' } = draft.fields;
  const [tried, setTried] = useState(false);
  const act = useStaffAct(
    WithdrawBreachStep,
    () => {
      draft.drop();
      say(t('breaches.withdraw.done'));
      onClose();
      focusOn('breach-steps');
    },
    (problem) => {
      refreshed(problem);
      if (isProblem(problem, 'CONFLICT')) draft.renew();
    },
  );
  const why = () => {
    if (isProblem(act.error, 'CONFLICT')) return t('breaches.attempt');
    if (!isProblem(act.error, 'NOT_ALLOWED_NOW')) return undefined;
    return t(of.steps.length >= MAX_STEPS ? 'breaches.step.full' : 'breaches.withdraw.not-now');
  };
  return (
    <FormDialog
      title={t('breaches.withdraw')}
      action={t('breaches.withdraw')}
      failed={t('breaches.withdraw.failed')}
      problem={act.error}
      why={why()}
      safe={t('breaches.safe')}
      busy={act.isPending}
      onSubmit={() => {
        setTried(true);
        if (!textFault(text)) act.mutate({ breach: of.id, step: step.id, idempotencyKey: draft.key(), text: text.trim() });
      }}
      onClose={onClose}
    >
      <p>
        <b>{t(`breaches.step.${step.kind}`)}</b> · <Moment at={step.happenedAt} />
      </p>
      <p>{t('breaches.withdraw.text')}</p>
      <Field
        label={t('breaches.words')}
        hint={t('breaches.words.WITHDRAWN')}
        error={tried && textFault(text) ? t('breaches.words.wrong', { max: TEXT }) : undefined}
      >
        {(control) => <LongText {...control} rows={4} text={text} onText={(next) => draft.set('text', next)} />}
      </Field>
    </FormDialog>
  );
}
