import { useState } from 'preact/hooks';
import { fetchEarlier } from '../api.ts';
import { Button } from '../kit/button.tsx';
import { day } from '../kit/day.ts';
import { Problem } from '../kit/problem.tsx';
import { Words } from '../kit/text.tsx';
import { asProblem } from '../problems.ts';
import { endsSession } from '../session.ts';
import { type Message, type Report, isWritten, state, update } from '../state.ts';
import { t } from '../texts.ts';
import { FileList } from './file.tsx';
import { withEarlier } from './messages.ts';

const from = { REPORTER: 'message.own', STAFF: 'message.theirs', SYSTEM: 'message.automatic' } as const;

const One = ({ message }: { message: Message }) => (
  <li class={message.author === 'REPORTER' ? 'message own' : 'message'}>
    <h3>{t(from[message.author], { day: day(message.sentOn) })}</h3>
    <Words>{message.text}</Words>
    <FileList files={message.files} />
  </li>
);

async function earlier(report: Report): Promise<void> {
  const first = report.messages.nodes[0]?.number;
  if (first === undefined) return;
  try {
    const page = await fetchEarlier(first);
    if (state.report) update({ report: withEarlier(state.report, page), problem: undefined });
    // The pressed button disappears with the last page, so move the focus.
    if (!page.hasEarlier) document.getElementById('messages')?.focus({ preventScroll: true });
  } catch (problem) {
    if (!endsSession(problem)) update({ problem: asProblem(problem) });
  }
}

/** Runs one call at a time. Returns whether a call is running, and a function that starts a call. */
function useBusy(act: () => Promise<void>): [boolean, () => void] {
  const [busy, setBusy] = useState(false);
  const run = () => {
    setBusy(true);
    void act().finally(() => setBusy(false));
  };
  return [busy, run];
}

export function Dialogue({ report, onLook }: { report: Report; onLook: () => Promise<void> }) {
  const { nodes, hasEarlier } = report.messages;
  const [fetching, fetchMore] = useBusy(() => earlier(report));
  const [looking, look] = useBusy(onLook);
  return (
    <section aria-labelledby="messages">
      <h2 id="messages" tabIndex={-1}>
        {t('inbox.messages', { count: report.unread })}
      </h2>
      {hasEarlier && (
        <Button busy={fetching} onClick={fetchMore}>
          {t('inbox.earlier')}
        </Button>
      )}
      {nodes.length === 0 && <p>{t('inbox.none')}</p>}
      <ol class="messages">
        {nodes.map((message) => (
          <One key={message.id} message={message} />
        ))}
      </ol>
      <Problem problem={isWritten(state.composer) ? undefined : state.problem} safe={t('problem.nothingLost')} />
      <Button kind="link" busy={looking} onClick={look}>
        {t('inbox.look')}
      </Button>
    </section>
  );
}
