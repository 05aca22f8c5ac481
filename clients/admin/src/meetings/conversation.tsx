import { dirOf } from '@voicase/shared/languages';
import { today } from '@voicase/shared/time';
import { useState } from 'react';
import { OfferRecord, SignRecord } from '../../gen/documents';
import { useMember } from '../app/member';
import { useAct } from '../app/query';
import { useCase } from '../case/context';
import { Redactable } from '../case/redactable';
import { useT } from '../i18n';
import { useKeptOpen } from '../kit/kept';
import { Problem } from '../kit/problem';
import { say } from '../kit/say';
import { Typed } from '../kit/text';
import { Day, useDayOf } from '../kit/time';
import { paperIn } from '../print/paper';
import { Printing } from '../print/printing';
import { DayDialog } from './day-dialog';
import { isSettled, type Conversation, type Record } from './records';
import { State } from './state';
import { WriteDialog } from './write';

interface Props {
  of: Conversation;
  /** The reporter's language. */
  language: string;
  /** Whether the reporter can open the report. */
  hasCode: boolean;
}

/** The record of one conversation: its latest version, what can be done with it, and the versions before. */
export function ConversationItem({ of: { latest, earlier }, language, hasCode }: Props) {
  const t = useT();
  return (
    <li>
      <h4 className="item-name">
        {t(latest.recording === 'AGREED' ? 'meetings.transcript' : 'meetings.minutes')} <Day on={latest.heldOn} />
      </h4>
      <State of={latest} />
      <Redactable kind="RECORD" of={latest.id} text={latest.text}>
        <Typed text={latest.text} />
      </Redactable>
      <Acts of={latest} language={language} hasCode={hasCode} />
      {earlier.length > 0 && (
        <details>
          <summary>{t('meetings.earlier', { count: earlier.length })}</summary>
          {earlier.map((one) => (
            <article key={one.id}>
              <State of={one} />
              <Redactable kind="RECORD" of={one.id} text={one.text}>
                <Typed text={one.text} />
              </Redactable>
            </article>
          ))}
        </details>
      )}
    </li>
  );
}

function Acts({ of, language, hasCode }: { of: Record; language: string; hasCode: boolean }) {
  const t = useT();
  const { can } = useMember();
  const { id } = useCase();
  const [open, setOpen] = useKeptOpen<'write' | 'sign' | undefined>(`${id}:record-act.${of.id}`, undefined);
  const [printing, print] = useState(false);
  const offer = useAct(OfferRecord, { done: () => say(t('meetings.offered')) });
  const edits = can('CASE_EDIT');
  return (
    <>
      {offer.error && <Problem title={t('meetings.not-offered')} problem={offer.error} focus />}
      <div className="row">
        {edits && can('REPORTER_MESSAGE') && hasCode && !of.offeredOn && !isSettled(of) && (
          <button
            type="button"
            className="button primary small"
            aria-disabled={offer.isPending || undefined}
            onClick={() => offer.mutate({ record: of.id })}
          >
            {t('meetings.offer')}
          </button>
        )}
        {edits && (
          <button type="button" className="button small" onClick={() => setOpen('write')}>
            {t('meetings.write.again')}
          </button>
        )}
        <button type="button" className="button small" onClick={() => print(true)}>
          {t('meetings.print')}
        </button>
        {edits && !of.signedOn && (of.offeredOn || !hasCode) && (
          <button type="button" className="button small" onClick={() => setOpen('sign')}>
            {t('meetings.sign')}
          </button>
        )}
      </div>
      {open === 'write' && <WriteDialog of={of} onClose={() => setOpen(undefined)} />}
      {open === 'sign' && <SignDialog of={of} onClose={() => setOpen(undefined)} />}
      {printing && (
        <Printing onDone={() => print(false)}>
          <Sheet of={of} language={language} />
        </Printing>
      )}
    </>
  );
}

function SignDialog({ of, onClose }: { of: Record; onClose: () => void }) {
  const t = useT();
  const day = today(useMember().membership.organisation.timeZone);
  const act = useAct(SignRecord, {
    done: () => {
      say(t('meetings.signed'));
      onClose();
    },
  });
  return (
    <DayDialog
      title={t('meetings.sign')}
      text={t('meetings.sign.text')}
      label={t('meetings.sign.on')}
      action={t('meetings.sign.save')}
      failed={t('meetings.not-signed')}
      first={useDayOf()(of.writtenAt)}
      last={day}
      act={act}
      onDay={(signedOn) => act.mutate({ record: of.id, signedOn })}
      onClose={onClose}
    />
  );
}

/** The printed record with a line for a signature, in the reporter's language. */
function Sheet({ of, language: wanted }: { of: Record; language: string }) {
  const { number } = useCase();
  const { text, language } = paperIn(wanted);
  return (
    <div lang={language} dir={dirOf(language)}>
      <header>
        <h1>{text('record', { date: of.heldOn })}</h1>
        <p>
          <bdi>{number}</bdi> · {text('version', { version: of.version })}
        </p>
      </header>
      <p>{text('check')}</p>
      <Typed text={of.text} />
      <p className="signature">{text('signature')}</p>
    </div>
  );
}
