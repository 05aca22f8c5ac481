import { today } from '@voicase/shared/time';
import { useState } from 'react';
import { RecordCustody } from '../../gen/documents';
import { useMember } from '../app/member';
import { useAct } from '../app/query';
import { useCase } from '../case/context';
import { useDraft } from '../case/drafts';
import { useT } from '../i18n';
import { Choice } from '../kit/choice';
import { Field } from '../kit/field';
import { focusOn } from '../kit/focus-on';
import { FormDialog } from '../kit/form-dialog';
import { LongText, textFault } from '../kit/long-text';
import { isName, NameInput } from '../kit/name-input';
import { orNull } from '../kit/or-null';
import { say } from '../kit/say';
import { isProblem } from '../session/ask';
import { earliestStep, nextSteps, type Item } from './rows';

/** Records a step of the chain of custody. */
export function StepDialog({ of, onClose }: { of: Item; onClose: () => void }) {
  const t = useT();
  const day = today(useMember().membership.organisation.timeZone);
  const draft = useDraft(`${useCase().id}:custody.${of.id}`);
  const options = nextSteps(of);
  const kind = options.find((one) => one === draft.fields['kind']) ?? options[0] ?? 'HANDED_OVER';
  const { day: on = day, giver = '', receiver = '', remark = '' } = draft.fields;
  const [tried, setTried] = useState(false);
  const act = useRecord(of, draft, onClose);
  const first = earliestStep(of);
  const isDay = on >= first && on <= day;
  const isGiver = giver.trim() === '' || isName(giver);
  const isReceiver = needs(kind) ? isName(receiver) : receiver.trim() === '' || isName(receiver);
  const fault = textFault(remark);
  const isRemark = kind === 'DESTROYED' ? !fault : fault !== 'long';
  const submit = () => {
    setTried(true);
    if (!isDay || !isReceiver || !isRemark || !isGiver) return;
    const texts = { giver: orNull(giver), receiver: orNull(receiver), remark: orNull(remark) };
    act.mutate({ evidence: of.id, idempotencyKey: draft.key(), kind, happenedOn: on, ...texts });
  };
  return (
    <FormDialog
      title={t('evidence.step.name', { number: t('evidence.number', { number: of.number }) })}
      action={t('evidence.step.save')}
      failed={t('evidence.step.not-saved')}
      problem={act.error}
      why={isProblem(act.error, 'CONFLICT') ? t('evidence.attempt') : undefined}
      safe={t('safe.typed')}
      busy={act.isPending}
      summary
      onSubmit={submit}
      onClose={onClose}
    >
      <p>{t('evidence.step.text')}</p>
      <Choice
        label={t('evidence.step.kind')}
        value={kind}
        options={options.map((one) => [one, t(`evidence.step.${one}`)])}
        onChange={(next) => draft.set('kind', next ?? '')}
      />
      <Field label={t('evidence.step.on')} error={tried && !isDay ? t('evidence.step.on.wrong') : undefined}>
        {(control) => (
          <input {...control} type="date" min={first} max={day} value={on} onChange={(event) => draft.set('day', event.target.value)} />
        )}
      </Field>
      <Texts
        kind={kind}
        fields={{ giver, receiver, remark }}
        wrong={{ giver: tried && !isGiver, receiver: tried && !isReceiver, remark: tried && !isRemark }}
        set={draft.set}
      />
    </FormDialog>
  );
}

function useRecord(of: Item, draft: ReturnType<typeof useDraft>, onClose: () => void) {
  const t = useT();
  return useAct(RecordCustody, {
    done: (_, input) => {
      draft.drop();
      say(t('evidence.step.done'));
      onClose();
      // No step follows, so the button is gone.
      if (input.kind === 'DESTROYED') focusOn(`evidence-${of.id}`);
    },
    failed: (problem) => isProblem(problem, 'CONFLICT') && draft.renew(),
  });
}

const needs = (kind: string) => kind === 'HANDED_OVER' || kind === 'RETURNED';

interface TextsProps {
  kind: string;
  fields: { giver: string; receiver: string; remark: string };
  wrong: { giver: boolean; receiver: boolean; remark: boolean };
  set: (field: string, text: string) => void;
}

function Texts({ kind, fields: { giver, receiver, remark }, wrong, set }: TextsProps) {
  const t = useT();
  const isDestroyed = kind === 'DESTROYED';
  return (
    <>
      <Field label={t('evidence.step.giver')} error={wrong.giver ? t('evidence.long') : undefined}>
        {(control) => <NameInput {...control} autoComplete="off" text={giver} onText={(next) => set('giver', next)} />}
      </Field>
      <Field
        label={t(needs(kind) ? 'evidence.step.receiver' : 'evidence.step.receiver.optional')}
        error={wrong.receiver ? t('evidence.step.receiver.missing') : undefined}
      >
        {(control) => <NameInput {...control} autoComplete="off" text={receiver} onText={(next) => set('receiver', next)} />}
      </Field>
      <Field
        label={t(isDestroyed ? 'evidence.step.reason' : 'evidence.step.remark')}
        error={wrong.remark ? t('evidence.step.remark.wrong') : undefined}
      >
        {(control) => <LongText {...control} rows={3} required={isDestroyed} text={remark} onText={(next) => set('remark', next)} />}
      </Field>
    </>
  );
}
