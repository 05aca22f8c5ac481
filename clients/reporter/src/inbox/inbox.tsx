import type { Bytes } from '@voicase/shared/bytes';
import { useEffect } from 'preact/hooks';
import { markRead } from '../api.ts';
import { Button } from '../kit/button.tsx';
import { Heading } from '../kit/heading.tsx';
import { announce } from '../kit/notice.tsx';
import { ReceiptCode, useReceipt } from '../receipt/receipt.tsx';
import { end, endsSession, renew } from '../session.ts';
import { type Channel, type Report, state, update } from '../state.ts';
import { t } from '../texts.ts';
import { Claim } from './claim.tsx';
import { Composing } from './composer.tsx';
import { Dialogue } from './dialogue.tsx';
import { Meeting } from './meeting.tsx';
import { Checks } from './meeting-acts.tsx';
import { NameUse } from './name.tsx';
import { Sent } from './sent.tsx';
import { Dates, Status } from './status.tsx';

/** Marks the shown messages as read. If the request fails, it is repeated when the inbox opens again. */
function useReading(report: Report) {
  const latest = report.messages.nodes.at(-1)?.number;
  useEffect(() => {
    if (!latest || report.unread === 0) return;
    markRead(latest).then(
      (unread) => state.report && update({ report: { ...state.report, unread } }),
      (problem: unknown) => void endsSession(problem),
    );
  }, [latest, report.unread]);
}

const Again = ({ seed }: { seed: Bytes }) => (
  <details>
    <summary>{t('inbox.receiptAgain')}</summary>
    <ReceiptCode {...useReceipt(seed)} />
  </details>
);

async function look(): Promise<void> {
  const before = state.report?.messages.nodes.length ?? 0;
  update({ problem: undefined });
  update({ problem: await renew() });
  const more = (state.report?.messages.nodes.length ?? 0) - before;
  if (!state.problem && state.report) announce(t('inbox.looked', { count: Math.max(0, more) }));
}

export function Inbox({ channel, report }: { channel: Channel; report: Report }) {
  useReading(report);
  return (
    <>
      <Heading above={<bdi translate={false}>{report.reference}</bdi>}>{t('inbox.heading')}</Heading>
      <Status report={report} />
      <Checks report={report} />
      <NameUse report={report} />
      <Dialogue report={report} onLook={look} />
      <Composing channel={channel} />
      <Meeting report={report} />
      <Claim channel={channel} report={report} />
      <Dates report={report} />
      <Sent report={report} />
      {state.receipt?.reference === report.reference && <Again seed={state.receipt.seed} />}
      <div class="actions">
        <Button onClick={end}>{t('inbox.close')}</Button>
      </div>
    </>
  );
}
