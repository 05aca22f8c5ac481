import { TEXT } from '@voicase/shared/limits';
import { today } from '@voicase/shared/time';
import { useRef, useState } from 'react';
import { Link } from '@tanstack/react-router';
import { DeclineMeeting, HoldMeeting } from '../../gen/documents';
import { useMember } from '../app/member';
import { useAct } from '../app/query';
import { useCase } from '../case/context';
import { useDraft } from '../case/drafts';
import { useT } from '../i18n';
import { Due } from '../kit/due';
import { Field } from '../kit/field';
import { FormDialog } from '../kit/form-dialog';
import { useKeptOpen } from '../kit/kept';
import { LongText, textFault } from '../kit/long-text';
import { say } from '../kit/say';
import { Day } from '../kit/time';
import { DayDialog } from './day-dialog';
import { answerOf, type Request } from './records';

interface Props {
  of: Request;
  /** Opens the record of the meeting. */
  onHeld: (heldOn: string) => void;
}

/** A request for a meeting. The wish in words is a message of the dialogue. */
export function RequestItem({ of, onHeld }: Props) {
  const t = useT();
  const { can } = useMember();
  const { id, deadlines } = useCase();
  const [open, setOpen] = useKeptOpen<'hold' | 'decline' | undefined>(`${id}:meeting-act.${of.id}`, undefined);
  const waits = !of.heldOn && !of.declinedOn;
  const answeredOn = answerOf(of, deadlines);
  const due = { id: of.id, kind: 'MEETING' as const, dueOn: of.dueOn, metOn: null, pausedOn: null, daysLeft: of.daysLeft };
  return (
    <li>
      <h4 className="item-name">{t(`meetings.form.${of.form}`)}</h4>
      <p className="muted">
        {t('meetings.asked')} <Day on={of.askedOn} />
      </p>
      {waits ? (
        <p>
          {t(answeredOn ? 'meetings.answered' : 'meetings.answer-by')} <Day on={answeredOn ?? of.dueOn} />{' '}
          {!answeredOn && <Due deadline={due} />}
        </p>
      ) : (
        <p>
          {t(of.heldOn ? 'meetings.held' : 'meetings.declined')} <Day on={of.heldOn ?? of.declinedOn ?? of.dueOn} />{' '}
          <span className="muted" dir="auto">
            {of.settledBy?.name}
          </span>
        </p>
      )}
      {waits && (
        <div className="row">
          {can('REPORTER_MESSAGE') && (
            <Link to="/cases/$id/conversation" params={{ id }} className="button small">
              {t('meetings.propose')}
            </Link>
          )}
          {can('CASE_EDIT') && (
            <button type="button" className="button small" onClick={() => setOpen('hold')}>
              {t('meetings.hold')}
            </button>
          )}
          {can('CASE_EDIT') && can('REPORTER_MESSAGE') && (
            <button type="button" className="button small" onClick={() => setOpen('decline')}>
              {t('meetings.decline')}
            </button>
          )}
        </div>
      )}
      {open === 'hold' && <HoldDialog of={of} onHeld={onHeld} onClose={() => setOpen(undefined)} />}
      {open === 'decline' && <DeclineDialog of={of} onClose={() => setOpen(undefined)} />}
    </li>
  );
}

function HoldDialog({ of, onHeld, onClose }: Props & { onClose: () => void }) {
  const t = useT();
  const day = today(useMember().membership.organisation.timeZone);
  const act = useAct(HoldMeeting, {
    done: (_, { heldOn }) => {
      say(t('meetings.held.said'));
      onClose();
      onHeld(heldOn);
    },
  });
  return (
    <DayDialog
      title={t('meetings.hold')}
      text={t('meetings.hold.text')}
      label={t('meetings.held-on')}
      action={t('meetings.hold')}
      failed={t('meetings.not-held')}
      first={of.askedOn}
      last={day}
      act={act}
      onDay={(heldOn) => act.mutate({ meeting: of.id, heldOn })}
      onClose={onClose}
    />
  );
}

function DeclineDialog({ of, onClose }: { of: Request; onClose: () => void }) {
  const t = useT();
  const { id } = useCase();
  const draft = useDraft(`${id}:decline.${of.id}`);
  const sending = useRef(draft.fields);
  const { text = '' } = draft.fields;
  const [tried, setTried] = useState(false);
  const fault = textFault(text);
  const act = useAct(DeclineMeeting, {
    done: () => {
      draft.sent(sending.current);
      say(t('meetings.declined.said'));
      onClose();
    },
  });
  return (
    <FormDialog
      title={t('meetings.decline')}
      action={t('meetings.decline.send')}
      failed={t('meetings.not-declined')}
      problem={act.error}
      safe={t('safe.typed')}
      busy={act.isPending}
      onSubmit={() => {
        setTried(true);
        if (fault) return;
        sending.current = draft.read().fields;
        act.mutate({ meeting: of.id, idempotencyKey: draft.key(), text });
      }}
      onClose={onClose}
    >
      <p>{t('meetings.decline.text')}</p>
      <Field
        label={t('meetings.decline.reason')}
        error={tried && fault ? t(fault === 'empty' ? 'meetings.decline.missing' : 'text.long', { max: TEXT }) : undefined}
      >
        {(control) => <LongText {...control} rows={5} text={text} onText={(next) => draft.set('text', next)} />}
      </Field>
    </FormDialog>
  );
}
