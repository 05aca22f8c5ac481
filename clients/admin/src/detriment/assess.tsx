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
import { Newer, useBased } from '../evidence/newer';
import { AssessmentFacts } from './facts';
import { levels, moments, type Assessment, type Level } from './risk';

/**
 * Assesses the risk of a detriment. The moment that is due is chosen already. `latest`: the latest assessment, which a
 * colleague may have saved meanwhile.
 */
export function AssessDialog({ latest, onClose }: { latest: Assessment | undefined; onClose: () => void }) {
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
  const based = useBased(draft, { version: latest?.id ?? '', stored: fieldsOf(latest), act });
  const areTexts = !textFault(reasons) && textFault(measures) !== 'long';
  const submit = () => {
    setTried(true);
    if (based.isOvertaken) return based.notice.current?.focus();
    if (!likelihood || !impact || !areTexts) return;
    const texts = { reasons, measures: measures.trim() ? measures : null };
    act.mutate({ case: id, idempotencyKey: draft.key(), moment, likelihood, impact, ...texts });
  };
  return (
    <FormDialog
      title={t('detriment.assess')}
      action={t('detriment.assess.save')}
      failed={t('detriment.not-assessed')}
      problem={based.isOvertaken ? null : act.error}
      why={isProblem(act.error, 'CONFLICT') ? t('detriment.attempt') : undefined}
      safe={t('safe.typed')}
      busy={act.isPending}
      summary
      onSubmit={submit}
      onClose={onClose}
    >
      {latest && (
        <Newer of={based}>
          <p>{t('detriment.at', { moment: t(`detriment.moment.${latest.moment}`) })}</p>
          <AssessmentFacts of={latest} />
        </Newer>
      )}
      <Choice
        label={t('detriment.moment')}
        value={moment}
        options={moments.map((one) => [one, t(`detriment.moment.${one}`)])}
        onChange={(next) => based.set('moment', next ?? '')}
      />
      <Scale name="likelihood" value={likelihood} tried={tried} onChange={(next) => based.set('likelihood', next)} />
      <Scale name="impact" value={impact} tried={tried} onChange={(next) => based.set('impact', next)} />
      <Texts reasons={reasons} measures={measures} tried={tried} set={based.set} />
    </FormDialog>
  );
}

/** The fields of the form, with the values of an assessment. */
function fieldsOf(of: Assessment | undefined): Record<string, string> {
  if (!of) return {};
  const { moment, likelihood, impact, reasons, measures } = of;
  return { moment, likelihood, impact, reasons, measures: measures ?? '' };
}

interface ScaleProps {
  name: 'likelihood' | 'impact';
  value: Level | undefined;
  tried: boolean;
  onChange: (level: string) => void;
}

function Scale({ name, value, tried, onChange }: ScaleProps) {
  const t = useT();
  return (
    <Choice
      label={t(`detriment.${name}`)}
      hint={t(`detriment.${name}.hint`)}
      error={tried && !value ? t('detriment.level.missing') : undefined}
      value={value}
      any={t('field.choose')}
      options={levels.map((one) => [one, t(`detriment.level.${one}`)])}
      onChange={(next) => onChange(next ?? '')}
    />
  );
}

interface TextsProps {
  reasons: string;
  measures: string;
  tried: boolean;
  set: (field: string, text: string) => void;
}

function Texts({ reasons, measures, tried, set }: TextsProps) {
  const t = useT();
  return (
    <>
      <Field label={t('detriment.reasons')} error={tried && textFault(reasons) ? t('detriment.reasons.wrong') : undefined}>
        {(control) => <LongText {...control} rows={4} text={reasons} onText={(next) => set('reasons', next)} />}
      </Field>
      <Field
        label={t('detriment.measures.optional')}
        hint={t('detriment.measures.hint')}
        error={tried && textFault(measures) === 'long' ? t('detriment.measures.long') : undefined}
      >
        {(control) => <LongText {...control} rows={3} required={false} text={measures} onText={(next) => set('measures', next)} />}
      </Field>
    </>
  );
}
