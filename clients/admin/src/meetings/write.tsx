import { left } from '@voicase/shared/limits';
import { shows } from '@voicase/shared/text';
import { today } from '@voicase/shared/time';
import { useState } from 'react';
import { WriteRecord } from '../../gen/documents';
import { useMember } from '../app/member';
import { refreshCases, useAct } from '../app/query';
import { useCase } from '../case/context';
import { useDraft } from '../case/drafts';
import { useT } from '../i18n';
import { Choice } from '../kit/choice';
import { Field } from '../kit/field';
import { FormDialog } from '../kit/form-dialog';
import { Left, described } from '../kit/left';
import { say } from '../kit/say';
import { isProblem } from '../session/ask';
import type { Record } from './records';

/** Maximum number of characters (api/src/limit.rs). */
const MAX = 50_000;
const recordings = ['NONE', 'REFUSED', 'AGREED'] as const;

interface Props {
  /** The day of the conversation, if it is known. */
  heldOn?: string;
  /** The version that the new one replaces. */
  of?: Record;
  onClose: () => void;
}

/** Writes the record of a conversation, or a new version of it. The text is kept until the server has it. */
export function WriteDialog({ heldOn = '', of, onClose }: Props) {
  const t = useT();
  const { id } = useCase();
  const day = today(useMember().membership.organisation.timeZone);
  const draft = useDraft(`${id}:record.${of?.id ?? 'new'}`);
  const first = { heldOn: of?.heldOn ?? heldOn, recording: of?.recording ?? 'NONE', text: of?.text ?? '' };
  const { heldOn: on = first.heldOn, recording = first.recording, text = first.text } = draft.fields;
  const [tried, setTried] = useState(false);
  const act = useAct(WriteRecord, {
    done: () => {
      draft.drop();
      say(t('meetings.written'));
      onClose();
    },
    failed: (problem) => void (isProblem(problem, 'CONFLICT') && refreshCases()),
  });
  const isDay = on !== '' && on <= day;
  const isText = shows(text) && left(text, MAX) >= 0;
  const submit = () => {
    setTried(true);
    if (!isDay || !isText) return;
    const chosen = recordings.find((one) => one === recording) ?? 'NONE';
    act.mutate({ case: id, idempotencyKey: draft.key(), ...(of && { follows: of.id }), heldOn: on, recording: chosen, text });
  };
  return (
    <FormDialog
      title={t(of ? 'meetings.write.again' : 'meetings.write')}
      action={t('meetings.write.save')}
      failed={t('meetings.not-written')}
      problem={act.error}
      why={isProblem(act.error, 'CONFLICT') ? t('meetings.conflict') : undefined}
      safe={t('safe.typed')}
      busy={act.isPending}
      wide
      onSubmit={submit}
      onClose={onClose}
    >
      <p>{t('meetings.write.text')}</p>
      <Field label={t('meetings.held-on')} error={tried && !isDay ? t('meetings.held-on.wrong') : undefined}>
        {(control) => <input {...control} type="date" max={day} value={on} onChange={(event) => draft.set('heldOn', event.target.value)} />}
      </Field>
      <Choice
        label={t('meetings.recording')}
        hint={t('meetings.recording.hint')}
        value={recording}
        options={recordings.map((one) => [one, t(`meetings.recording.${one}`)])}
        onChange={(next) => draft.set('recording', next ?? 'NONE')}
      />
      <RecordText
        text={text}
        error={tried && !isText ? t('meetings.text.wrong', { max: MAX }) : undefined}
        onText={(next) => draft.set('text', next)}
      />
    </FormDialog>
  );
}

/** The field for the text, with the number of characters that are left. */
function RecordText({ text, error, onText }: { text: string; error: string | undefined; onText: (text: string) => void }) {
  const t = useT();
  const count = left(text, MAX);
  return (
    <Field label={t('meetings.text')} error={error}>
      {(control) => (
        <>
          <textarea
            {...control}
            aria-describedby={described(control.id, control['aria-describedby'], count, 500)}
            rows={14}
            dir="auto"
            value={text}
            onChange={(event) => onText(event.target.value)}
          />
          <Left id={control.id} count={count} below={500} />
        </>
      )}
    </Field>
  );
}
