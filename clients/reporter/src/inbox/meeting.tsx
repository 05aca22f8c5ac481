/** The wish to meet (Art. 9(2) Directive (EU) 2019/1937), and what became of it. */
import { day } from '../kit/day.ts';
import { type Report, state } from '../state.ts';
import { t } from '../texts.ts';
import { Fold } from './fold.tsx';
import { Ask } from './meeting-acts.tsx';

export function Meeting({ report }: { report: Report }) {
  const { meeting } = report;
  const waits = meeting && !meeting.heldOn && !meeting.declinedOn;
  return (
    <>
      {meeting && (
        <p>
          {waits
            ? t('meeting.waits', { asked: day(meeting.askedOn), due: day(meeting.dueOn) })
            : meeting.heldOn
              ? t('meeting.held', { day: day(meeting.heldOn) })
              : t('meeting.declined', { day: day(meeting.declinedOn ?? meeting.dueOn) })}
        </p>
      )}
      {!waits && (
        <Fold summary={t('meeting.heading')} open={Boolean(state.typed[report.reference]?.text)}>
          <Ask report={report} />
        </Fold>
      )}
    </>
  );
}
