/**
 * All pages except the first two, in one chunk. The chunk loads while the reporter reads the landing page, so that
 * nothing is fetched later.
 */
import { useEffect } from 'preact/hooks';
import { Files } from './files/files.tsx';
import { begin } from './form/begin.ts';
import { Step } from './form/step.tsx';
import { Inbox } from './inbox/inbox.tsx';
import { Keep } from './receipt/keep.tsx';
import { Ended } from './return/ended.tsx';
import { Return } from './return/return.tsx';
import { Review } from './review/review.tsx';
import { type Channel, state } from './state.ts';
import { view } from './views.ts';
import { Who } from './who/who.tsx';

function Begin() {
  useEffect(begin, []);
  return null;
}

export function Page({ channel }: { channel: Channel }) {
  const { draft, report, receipt } = state;
  const now = view();
  if (now.name === 'begin') return <Begin />;
  if (now.name === 'ended') return <Ended />;
  if (now.name === 'receipt' && receipt) return <Keep of={receipt} />;
  if (now.name === 'inbox' && report) return <Inbox channel={channel} report={report} />;
  if (draft) {
    if (now.name === 'who') return <Who channel={channel} draft={draft} />;
    if (now.name === 'step') return <Step key={now.step} channel={channel} index={now.step} />;
    if (now.name === 'files') return <Files channel={channel} draft={draft} />;
    if (now.name === 'review') return <Review channel={channel} draft={draft} />;
  }
  return <Return channel={channel} />;
}
