import { today } from '@voicase/shared/time';
import { useState } from 'react';
import { AnswerMinutes } from '../../gen/documents';
import { useMember } from '../app/member';
import { useAct } from '../app/query';
import { useCase } from '../case/context';
import { useDraft } from '../case/drafts';
import { useT } from '../i18n';
import { Choice } from '../kit/choice';
import { Field } from '../kit/field';
import { FormDialog } from '../kit/form-dialog';
import { LongText, textFault } from '../kit/long-text';
import { orNull } from '../kit/or-null';
import { say } from '../kit/say';
import { isProblem } from '../session/ask';
import { type Interview, type Minutes } from './rows';

interface Props {
  of: Interview;
  minutes: Minutes;
  onClose: () => void;
}

/** Records whether the person agreed with the minutes. */
export function AnswerDialog({ of, minutes, onClose }: Props) {
  const t = useT();
  const day = today(useMember().membership.organisation.timeZone);
  const draft = useDraft(`${useCase().id}:answer.${minutes.id}`);
  const { answer = '', day: on = day, remark = '' } = draft.fields;
  const [tried, setTried] = useState(false);
  const act = useAct(AnswerMinutes, {
    done: () => {
      draft.drop();
      say(t('interviews.answer.saved'));
      onClose();
    },
    failed: (problem) => isProblem(problem, 'CONFLICT') && draft.renew(),
  });
  const isDay = on >= of.day && on <= day;
  const fault = textFault(remark);
  const isRemark = answer === 'no' ? !fault : fault !== 'long';
  const submit = () => {
    setTried(true);
    if (!answer || !isDay || !isRemark) return;
    const agreed = answer === 'yes';
    act.mutate({ minutes: minutes.id, idempotencyKey: draft.key(), agreed, answeredOn: on, remark: orNull(remark) });
  };
  return (
    <FormDialog
      title={t('interviews.act.answer')}
      action={t('interviews.answer.save')}
      failed={t('interviews.answer.not-saved')}
      problem={act.error}
      why={isProblem(act.error, 'CONFLICT') ? t('evidence.attempt') : undefined}
      safe={t('safe.typed')}
      busy={act.isPending}
      onSubmit={submit}
      onClose={onClose}
    >
      <p>{t('interviews.answer.text', { version: minutes.version, name: of.name })}</p>
      <Choice
        label={t('interviews.answer')}
        error={tried && !answer ? t('interviews.answer.missing') : undefined}
        value={answer || undefined}
        any={t('field.choose')}
        options={[
          ['yes', t('interviews.answer.AGREED')],
          ['no', t('interviews.answer.DISAGREED')],
        ]}
        onChange={(next) => draft.set('answer', next ?? '')}
      />
      <Field label={t('interviews.answer.on')} error={tried && !isDay ? t('interviews.answer.on.wrong') : undefined}>
        {(control) => (
          <input {...control} type="date" min={of.day} max={day} value={on} onChange={(event) => draft.set('day', event.target.value)} />
        )}
      </Field>
      <Remark required={answer === 'no'} isWrong={tried && !isRemark} text={remark} onText={(next) => draft.set('remark', next)} />
    </FormDialog>
  );
}

interface RemarkProps {
  required: boolean;
  isWrong: boolean;
  text: string;
  onText: (text: string) => void;
}

function Remark({ required, isWrong, text, onText }: RemarkProps) {
  const t = useT();
  return (
    <Field
      label={t(required ? 'interviews.answer.remark' : 'interviews.answer.remark.optional')}
      error={isWrong ? t('interviews.answer.remark.wrong') : undefined}
    >
      {(control) => <LongText {...control} rows={3} required={required} text={text} onText={onText} />}
    </Field>
  );
}
