import { today } from '@voicase/shared/time';
import { day } from '../kit/day.ts';
import { Words } from '../kit/text.tsx';
import type { Report } from '../state.ts';
import { type Key, t } from '../texts.ts';

/** Whether the report was closed before and is open again. */
const isReopened = ({ status, closings }: Report): boolean => status !== 'CLOSED' && closings.length > 0;

export const Status = ({ report }: { report: Report }) => (
  <>
    <p class={`status ${report.status === 'CLOSED' ? 'ok' : 'info'}`}>
      <strong>{t(`status.${report.status}` as Key)}</strong>
    </p>
    <p>{t(`status.${report.status}_MEANS` as Key)}</p>
    {isReopened(report) && <p>{t('status.reopened')}</p>}
    {report.closings.map(({ closedOn, words }) => (
      <blockquote key={`${closedOn} ${words}`}>
        <p class="muted">{t('status.closing', { day: day(closedOn) })}</p>
        <Words>{words}</Words>
      </blockquote>
    ))}
  </>
);

/** Marks a missed date as late, so that it does not look like a date in the future. */
const Promised = ({ by, due }: { by: Key; due: string }) => (
  <>
    {t(by, { day: day(due) })}
    {due < today() && <strong> {t('status.late')}</strong>}
  </>
);

/** The legal deadlines for acknowledgement and feedback, and whether they were met. */
export const Dates = ({ report }: { report: Report }) => (
  <section aria-labelledby="dates">
    <h2 id="dates">{t('status.dates')}</h2>
    <ul>
      <li>{t('status.received', { day: day(report.receivedOn) })}</li>
      <li>
        {report.acknowledgedOn ? (
          t('status.acknowledged', { day: day(report.acknowledgedOn) })
        ) : (
          <Promised by="status.acknowledgeBy" due={report.acknowledgementDueOn} />
        )}
      </li>
      <li>
        {report.feedbackOn ? (
          t('status.feedback', { day: day(report.feedbackOn) })
        ) : (
          <Promised by="status.feedbackBy" due={report.feedbackDueOn} />
        )}
      </li>
    </ul>
  </section>
);
