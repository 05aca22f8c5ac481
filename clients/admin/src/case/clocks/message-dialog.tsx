import { useNavigate } from '@tanstack/react-router';
import { CLOSING_NOTICE, TEXT } from '@voicase/shared/limits';
import { daysLater, today } from '@voicase/shared/time';
import { useState } from 'react';
import { useMember } from '../../app/member';
import { languageName, useT } from '../../i18n';
import { Field } from '../../kit/field';
import { FormDialog } from '../../kit/form-dialog';
import { LongText, textFault } from '../../kit/long-text';
import { useCase, type CaseHead } from '../context';
import { announcement, confirmation, explained } from '../conversation/ready';
import type { MessageAct } from '../conversation/purpose';
import { Told } from '../conversation/told';
import { useHandOver } from '../conversation/use-sending';
import { useDraft } from '../drafts';

/** A message to the reporter that also changes a deadline, with a prepared text. It waits ten seconds like every message. */
export function MessageDialog({ act, onClose }: { act: MessageAct; onClose: () => void }) {
  const t = useT();
  const head = useCase();
  const navigate = useNavigate();
  const handOver = useHandOver();
  const draft = useDraft(`${head.id}:${act}`);
  const { timeZone } = useMember().membership.organisation;
  const ready = prepared(act, head, today(timeZone));
  const { text: words = ready.text, reason = '' } = draft.fields;
  // The law allows an extension only with its reason.
  const asksReason = act === 'extension';
  const text = asksReason ? explained(words, reason) : words;
  const [tried, setTried] = useState(false);
  const fault = textFault(words) ?? textFault(text);
  const isTold = draft.fields['told'] === 'yes';
  const isUnexplained = asksReason && textFault(reason) === 'empty';

  function submit() {
    setTried(true);
    if (fault || isUnexplained || !(isTold || head.hasAccessCode)) return;
    const { key } = draft.take();
    handOver({ key, text, told: isTold, purpose: act, uploads: [] });
    onClose();
    // The conversation shows the message while it waits, with Undo.
    void navigate({ to: '/cases/$id/conversation', params: { id: head.id } });
  }

  return (
    <FormDialog
      title={t(`clock.act.${act}`)}
      action={t(head.hasAccessCode ? 'composer.send' : 'told.save')}
      failed={t('act.failed')}
      problem={undefined}
      busy={false}
      onSubmit={submit}
      onClose={onClose}
    >
      <p>{t(`clock.means.${act}`)}</p>
      <Field
        label={t('clock.text')}
        hint={head.hasAccessCode ? t('composer.hint', { language: languageName(head.language) }) : undefined}
        error={tried && fault ? t(fault === 'empty' ? 'composer.empty' : 'text.long', { max: TEXT }) : undefined}
      >
        {(control) => <LongText {...control} lang={ready.language} rows={6} text={words} onText={(next) => draft.set('text', next)} />}
      </Field>
      {asksReason && (
        <Field label={t('clock.reason')} hint={t('clock.reason.hint')} error={tried && isUnexplained ? t('missing.reason') : undefined}>
          {(control) => <LongText {...control} lang={ready.language} rows={3} text={reason} onText={(next) => draft.set('reason', next)} />}
        </Field>
      )}
      <Told checked={isTold} tried={tried} onChange={(on) => draft.set('told', on ? 'yes' : '')} />
    </FormDialog>
  );
}

function prepared(act: MessageAct, { language, receivedOn, deadlines, feedbackChoices }: CaseHead, day: string) {
  if (act === 'extension') return announcement('extension', language, feedbackChoices.extendsTo ?? day);
  if (act === 'closing') return announcement('closing', language, daysLater(day, CLOSING_NOTICE));
  const due = deadlines.find(({ kind, metOn }) => kind === 'FEEDBACK' && !metOn)?.dueOn;
  // The acknowledgement itself may bring the date forward.
  return confirmation(language, receivedOn, due && (feedbackChoices.acknowledgedToday ?? due));
}
