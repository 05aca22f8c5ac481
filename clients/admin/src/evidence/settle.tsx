import { TEXT } from '@voicase/shared/limits';
import { today } from '@voicase/shared/time';
import { useState } from 'react';
import { CancelInterview, PlanInterviewAgain } from '../../gen/documents';
import { useMember } from '../app/member';
import { useAct } from '../app/query';
import { useCase } from '../case/context';
import { useDraft } from '../case/drafts';
import { useT } from '../i18n';
import { Field } from '../kit/field';
import { focusOn } from '../kit/focus-on';
import { FormDialog } from '../kit/form-dialog';
import { useKept } from '../kit/kept';
import { LongText, textFault } from '../kit/long-text';
import { say } from '../kit/say';
import { isProblem } from '../session/ask';
import { reasonOf, type Interview } from './rows';

interface Props {
  of: Interview;
  onClose: () => void;
}

/** Cancels a planned interview. The reason is shown with the interview, and stays in the timeline. */
export function CancelDialog({ of, onClose }: Props) {
  const t = useT();
  const draft = useDraft(reasonOf(useCase().id, of));
  const { expected, settled, leave } = useSettling(of, onClose);
  const { reason = '' } = draft.fields;
  const [tried, setTried] = useState(false);
  const act = useAct(CancelInterview, {
    done: () => {
      draft.drop();
      settled('interviews.cancelled');
    },
  });
  const fault = textFault(reason);
  return (
    <FormDialog
      title={`${t('interviews.act.cancel')}: ${of.name}`}
      action={t('interviews.act.cancel')}
      failed={t('interviews.not-cancelled')}
      problem={act.error}
      why={isProblem(act.error, 'CONFLICT') ? t('interviews.conflict.settle') : undefined}
      safe={t('safe.typed')}
      busy={act.isPending}
      danger
      cancel={{ text: t('interviews.keep'), act: leave }}
      onSubmit={() => {
        setTried(true);
        if (!fault) act.mutate({ interview: of.id, expected, reason });
      }}
      onClose={leave}
    >
      <p>{t('interviews.cancel.text')}</p>
      <Field
        label={t('interviews.reason')}
        error={tried && fault ? t(fault === 'empty' ? 'interviews.reason.missing' : 'interviews.reason.long', { max: TEXT }) : undefined}
      >
        {(control) => <LongText {...control} rows={3} text={reason} onText={(next) => draft.set('reason', next)} />}
      </Field>
    </FormDialog>
  );
}

/** Plans a cancelled interview again. Person, place and interviewer stay, and can be edited afterwards. */
export function PlanAgainDialog({ of, onClose }: Props) {
  const t = useT();
  const { expected, settled, leave } = useSettling(of, onClose);
  const now = today(useMember().membership.organisation.timeZone);
  const [day, setDay] = useKept(`${useCase().id}:interview-replan.${of.id}`, now);
  const [tried, setTried] = useState(false);
  const act = useAct(PlanInterviewAgain, { done: () => settled('interviews.saved') });
  return (
    <FormDialog
      title={`${t('interviews.act.replan')}: ${of.name}`}
      action={t('interviews.act.replan')}
      failed={t('interviews.not-saved')}
      problem={act.error}
      why={isProblem(act.error, 'CONFLICT') ? t('interviews.conflict.settle') : undefined}
      busy={act.isPending}
      onSubmit={() => {
        setTried(true);
        if (day) act.mutate({ interview: of.id, expected, day });
      }}
      onClose={leave}
    >
      <Field label={t('interviews.day')} error={tried && !day ? t('interviews.day.missing') : undefined}>
        {(control) => <input {...control} type="date" value={day} onChange={(event) => setDay(event.target.value)} />}
      </Field>
    </FormDialog>
  );
}

/** The revision that the member sees behind the dialog when it opens, and how the dialog ends. */
function useSettling(of: Interview, onClose: () => void) {
  const t = useT();
  const [begun] = useState(of);
  const leave = () => {
    onClose();
    // The button of the act is gone.
    if (of.state !== begun.state) focusOn(`interview-${of.id}`);
  };
  const settled = (said: 'interviews.cancelled' | 'interviews.saved') => {
    say(t(said));
    onClose();
    focusOn(`interview-${of.id}`);
  };
  return { expected: begun.revision, settled, leave };
}
