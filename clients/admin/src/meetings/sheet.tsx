import { useCase } from '../case/context';
import { useT } from '../i18n';
import { Typed } from '../kit/text';
import { Day } from '../kit/time';
import { Entry } from './entry';
import { answerOf, conversations, type Meetings, type Request } from './records';
import { State } from './state';

/** How the report came in, the requests for a meeting, and all versions of the records, on paper. */
export function MeetingsSheet({ of }: { of: Meetings }) {
  const t = useT();
  return (
    <>
      {of.entry && <Entry entry={of.entry} />}
      {of.meetings?.map((one) => (
        <RequestSheet key={one.id} of={one} />
      ))}
      {conversations(of.records ?? []).map(({ latest, earlier }) => (
        <article key={latest.conversation}>
          <h3>
            {t(latest.recording === 'AGREED' ? 'meetings.transcript' : 'meetings.minutes')} <Day on={latest.heldOn} />
          </h3>
          {[latest, ...earlier].map((one) => (
            <article key={one.id}>
              <State of={one} />
              <Typed text={one.text} />
            </article>
          ))}
        </article>
      ))}
    </>
  );
}

function RequestSheet({ of: { form, askedOn, dueOn, heldOn, declinedOn, settledBy } }: { of: Request }) {
  const t = useT();
  const { deadlines } = useCase();
  const settledOn = heldOn ?? declinedOn;
  const answeredOn = answerOf({ dueOn }, deadlines);
  return (
    <article>
      <p>
        <b>{t(`meetings.form.${form}`)}</b> · {t('meetings.asked')} <Day on={askedOn} />
      </p>
      {settledOn ? (
        <p>
          {t(heldOn ? 'meetings.held' : 'meetings.declined')} <Day on={settledOn} /> · <span dir="auto">{settledBy?.name}</span>
        </p>
      ) : (
        <p>
          {t(answeredOn ? 'meetings.answered' : 'meetings.answer-by')} <Day on={answeredOn ?? dueOn} />
        </p>
      )}
    </article>
  );
}
