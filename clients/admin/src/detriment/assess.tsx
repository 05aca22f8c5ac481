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
import { isSame, Newer, useBased } from '../kit/newer';
import { say } from '../kit/say';
import { isProblem } from '../session/ask';
import { AssessmentFacts } from './facts';
import { latestIds, levels, moments, type Assessment, type Level } from './risk';

interface Props {
  /** The assessments of the case, the latest first. */
  all: readonly Assessment[];
  onClose: () => void;
}

/** Assesses the risk of a detriment. The moment that is due is chosen already. */
export function AssessDialog({ all, onClose }: Props) {
  const t = useT();
  const { moment, latest, reasons, measures, likelihood, impact, set, based, act, send } = useAssessment(all, onClose);
  const [tried, setTried] = useState(false);
  const submit = () => {
    setTried(true);
    if (based.isOvertaken) based.notice.current?.focus();
    else if (likelihood && impact && !textFault(reasons) && textFault(measures) !== 'long') send(likelihood, impact);
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
        <Newer of={based} adds>
          <p>{t('detriment.at', { moment: t(`detriment.moment.${latest.moment}`) })}</p>
          <AssessmentFacts of={latest} />
        </Newer>
      )}
      <Choice
        label={t('detriment.moment')}
        value={moment}
        options={moments.map((one) => [one, t(`detriment.moment.${one}`)])}
        onChange={(next) => set('moment', next ?? '')}
      />
      <Scale name="likelihood" value={likelihood} tried={tried} onChange={(next) => set('likelihood', next)} />
      <Scale name="impact" value={impact} tried={tried} onChange={(next) => set('impact', next)} />
      <Texts reasons={reasons} measures={measures} tried={tried} set={set} />
    </FormDialog>
  );
}

/** The typed texts and choices, and the act that sends them. */
function useAssessment(all: readonly Assessment[], onClose: () => void) {
  const t = useT();
  const { id, protection } = useCase();
  const draft = useDraft(`${id}:assess`);
  const [suggested] = useState(protection?.assessment ?? 'DURING');
  const { reasons = '', measures = '' } = draft.fields;
  const moment = moments.find((one) => one === draft.fields['moment']) ?? suggested;
  const likelihood = levels.find((one) => one === draft.fields['likelihood']);
  const impact = levels.find((one) => one === draft.fields['impact']);
  const act = useAct(AssessDetriment, {
    done: () => {
      draft.drop();
      say(t('detriment.assessed'));
      onClose();
    },
    // An earlier attempt with another text did arrive and is in the list.
    failed: (problem) => isProblem(problem, 'CONFLICT') && draft.renew(),
  });
  const latest = all.find((one) => one.moment === moment);
  const isNewer = (before: Readonly<Record<string, string>>) =>
    latest !== undefined && latest.id !== before[moment] && !isAttempt(latest, draft.fields);
  const based = useBased(draft, { stored: latestIds(all), isNewer, act });
  const set = (field: string, text: string) => {
    // The draft keeps its moment when another one is due.
    for (const [name, value] of Object.entries({ moment, [field]: text })) based.set(name, value);
  };
  const send = (likelihood: Level, impact: Level) => {
    const texts = { reasons, measures: measures.trim() ? measures : null };
    act.mutate({ case: id, idempotencyKey: draft.key(), moment, likelihood, impact, ...texts });
  };
  return { moment, latest, reasons, measures, likelihood, impact, set, based, act, send };
}

/** Whether the assessment is that of the draft: an attempt arrived, and its response was lost. */
const isAttempt = ({ likelihood, impact, reasons, measures }: Assessment, typed: Readonly<Record<string, string>>): boolean =>
  likelihood === typed['likelihood'] &&
  impact === typed['impact'] &&
  isSame(reasons, typed['reasons']) &&
  isSame(measures ?? '', typed['measures']);

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
