import { Step } from './form/step.tsx';
import { Files } from './files/files.tsx';
import { Inbox } from './inbox/inbox.tsx';
import { Button } from './kit/button.tsx';
import { Problem } from './kit/errors.tsx';
import { Heading } from './kit/heading.tsx';
import { Landing } from './landing/landing.tsx';
import { loadChannel } from './load.ts';
import { Privacy } from './privacy/privacy.tsx';
import { Keep } from './receipt/keep.tsx';
import { Ended } from './return/ended.tsx';
import { Return } from './return/return.tsx';
import { Review } from './review/review.tsx';
import { Shell } from './shell.tsx';
import { type Channel, state } from './state.ts';
import { t } from './texts.ts';
import { view } from './views.ts';
import { Who } from './who/who.tsx';

/** No channel yet, or none at this address. */
function Waiting() {
  const { channelProblem: problem } = state;
  if (!problem) return <p>{t('load.waiting')}</p>;
  const unknown = problem.code === 'NOT_FOUND';
  return (
    <>
      <Heading>{t(unknown ? 'load.unknown' : 'load.failed')}</Heading>
      {unknown ? <p>{t('load.unknownText')}</p> : <Problem problem={problem} />}
      {!unknown && <Button kind="primary" onClick={() => void loadChannel()}>{t('load.again')}</Button>}
    </>
  );
}

function Page({ channel }: { channel: Channel }) {
  const { draft, report, receipt } = state;
  const now = view();
  if (now.name === 'privacy') return <Privacy />;
  if (now.name === 'return') return <Return channel={channel} />;
  if (now.name === 'ended') return <Ended />;
  if (now.name === 'receipt' && receipt && report) return <Keep seed={receipt} report={report} />;
  if (now.name === 'inbox' && report) return <Inbox channel={channel} report={report} />;
  if (draft) {
    if (now.name === 'who') return <Who channel={channel} draft={draft} />;
    if (now.name === 'step') return <Step key={now.step} channel={channel} index={now.step} />;
    if (now.name === 'files') return <Files channel={channel} draft={draft} />;
    if (now.name === 'review') return <Review channel={channel} draft={draft} />;
  }
  return <Landing channel={channel} />;
}

export const App = () => <Shell>{state.channel ? <Page channel={state.channel} /> : <Waiting />}</Shell>;
