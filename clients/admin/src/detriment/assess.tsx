import { useState } from 'react';
import { AssessDetriment } from '../../gen/documents';
import { useAct } from '../app/query';
import { useCase } from '../case/context';
import { useDraft } from '../case/drafts';
import { useT } from '../i18n';
import { Choice } from '../kit/choice';
import { Field } from '../kit/field';
import { FormDialog } from '../kit/form-dialog';
import { LongText, textFault } from '../kit/long-text';
import { say } from '../kit/say';
import { isProblem } from '../session/ask';
import { levels, moments } from './risk';

/** Assesses the risk of a detriment. The moment that is due is chosen already. */
export function AssessDialog({ onClose }: { onClose: () => void }) {
  const t = useT();
  const { id, protection } = useCase();
  const draft = useDraft(`${id}:assess`);
  const [suggested] = useState(protection?.assessment ?? 'DURING');
  const { reasons = '', measures = '' } = draft.fields;
  const moment = moments.find((one) => one === draft.fields['moment']) ?? suggested;
  const likelihood = levels.find((one) => one === draft.fields['likelihood']);
  const impact = levels.find((one) => one === draft.fields['impact']);
  const [tried, setTried] = useState(false);
  const act = useAct(AssessDetriment, {
    done: () => {
      draft.drop();
      say(t('detriment.assessed'));
      onClose();
    },
    // An earlier attempt with another text did arrive and is in the list.
    failed: (problem) => isProblem(problem, 'CONFLICT') && draft.renew(),
  });
  const fault = textFault(reasons);
  const isLong = textFault(measures) === 'long';
  const submit = () => {
    setTried(true);
    if (!likelihood || !impact || fault || isLong) return;
    const texts = { reasons, measures: measures.trim() ? measures : null };
    act.mutate({ case: id, idempotencyKey: draft.key(), moment, likelihood, impact, ...texts });
  };
  const steps = levels.map((one) => [one, t(`detriment.level.${one}`)] as const);
  return (
    <FormDialog
      title={t('detriment.assess')}
      action={t('detriment.assess.save')}
      failed={t('detriment.not-assessed')}
      problem={act.error}
      safe={t('safe.typed')}
      busy={act.isPending}
      summary
      onSubmit={submit}
      onClose={onClose}
    >
      <Choice
        label={t('detriment.moment')}
        value={moment}
        options={moments.map((one) => [one, t(`detriment.moment.${one}`)])}
        onChange={(next) => draft.set('moment', next ?? '')}
      />
      <Choice
        label={t('detriment.likelihood')}
        hint={t('detriment.likelihood.hint')}
        error={tried && !likelihood ? t('detriment.level.missing') : undefined}
        value={likelihood}
        any={t('field.choose')}
        options={steps}
        onChange={(next) => draft.set('likelihood', next ?? '')}
      />
      <Choice
        label={t('detriment.impact')}
        hint={t('detriment.impact.hint')}
        error={tried && !impact ? t('detriment.level.missing') : undefined}
        value={impact}
        any={t('field.choose')}
        options={steps}
        onChange={(next) => draft.set('impact', next ?? '')}
      />
      <Field label={t('detriment.reasons')} error={tried && fault ? t('detriment.reasons.wrong') : undefined}>
        {(control) => <LongText {...control} rows={4} text={reasons} onText={(next) => draft.set('reasons', next)} />}
      </Field>
      <Field
        label={t('detriment.measures.optional')}
        hint={t('detriment.measures.hint')}
        error={tried && isLong ? t('detriment.measures.long') : undefined}
      >
        {(control) => <LongText {...control} rows={3} required={false} text={measures} onText={(next) => draft.set('measures', next)} />}
      </Field>
    </FormDialog>
  );
}
