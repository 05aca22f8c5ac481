/** The records of conversations that the reporter checks, and the wish to meet (Art. 18 and 9(2) Directive (EU) 2019/1937). */
import { language } from '@voicase/shared/i18n';
import { formatDay } from '@voicase/shared/time';
import { Fold, Late } from '../kit/late.tsx';
import { type Report, state } from '../state.ts';
import { t } from '../texts.ts';

const day = (date: string): string => formatDay(date, language());

export const Records = ({ report }: { report: Report }) =>
  report.records.length > 0 && <Late load={() => import('./on-request.ts')}>{({ Checks }) => <Checks report={report} />}</Late>;

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
          <Late load={() => import('./on-request.ts')}>{({ Ask }) => <Ask report={report} />}</Late>
        </Fold>
      )}
    </>
  );
}
