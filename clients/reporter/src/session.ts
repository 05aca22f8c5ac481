/**
 * The end of a session: 15 minutes without an answer from the server, or 2 hours in all (docs/formats.md section 5).
 * Typing renews it, so only somebody who has left sees it end; a warning comes two minutes before.
 */
import { ApiProblem } from '@voicase/shared/gql';
import { dropSession, fetchReport, hasSession, onRenewed } from './api.ts';
import { keepEarlier } from './inbox/messages.ts';
import { asProblem } from './problems.ts';
import { isWritten, state, update } from './state.ts';
import { replace, view } from './views.ts';

const MINUTE = 60_000;
const IDLE = 15 * MINUTE;
const WHOLE = 120 * MINUTE;
const WARNING = 2 * MINUTE;

let started = 0;
let last = 0;
let timer: ReturnType<typeof setTimeout> | undefined;

const left = (): number => Math.min(last + IDLE, started + WHOLE) - Date.now();

/** Whether the warning is about the two hours, which nothing can lengthen. */
export const endsForGood = (): boolean => started + WHOLE <= last + IDLE;

/** Locks the report. A receipt that was not kept yet stays, and so does another report that is being written. */
export function end(): void {
  clearTimeout(timer);
  dropSession();
  const { composer, report, receipt, unsent } = state;
  const isReading = view().name === 'inbox';
  update({
    report: undefined,
    composer: undefined,
    // What was being written stays in memory for whoever opens this report again; nothing of it is shown meanwhile.
    unsent: report && isWritten(composer) ? [...unsent, { composer, reference: report.reference }] : unsent,
    receipt: receipt?.isKept ? undefined : receipt,
    endsSoon: false,
    changedSince: false,
  });
  if (isReading) replace({ name: 'ended' });
}

/** A message that was being written when the session ended, for the same report only. */
export function takeUnsent(reference: string): typeof state.composer {
  const found = state.unsent.findLast((one) => one.reference === reference);
  update({ unsent: state.unsent.filter((one) => one !== found) });
  return found?.composer;
}

function watch(): void {
  clearTimeout(timer);
  if (!hasSession()) return;
  if (left() <= 0) return end();
  const endsSoon = left() <= WARNING;
  if (endsSoon !== state.endsSoon) update({ endsSoon });
  // Timers stop while a telephone sleeps: look at the clock often instead of counting on one long wait.
  timer = setTimeout(watch, Math.min(10_000, endsSoon ? left() : left() - WARNING));
}

/** Asks the server for a newer session, and so for new messages. Returns what went wrong, unless that ended the session. */
export async function renew(): Promise<ApiProblem | undefined> {
  try {
    const report = await fetchReport();
    update({ report: keepEarlier(report, state.report) });
  } catch (problem) {
    if (!endsSession(problem)) return asProblem(problem);
  }
  return undefined;
}

/** True when the session is over: the server no longer knows it, or the report was locked while this was asked. */
export function endsSession(problem: unknown): boolean {
  if (problem instanceof DOMException && problem.name === 'AbortError') return true;
  if (!(problem instanceof ApiProblem) || problem.code !== 'UNAUTHENTICATED' || !hasSession()) return false;
  end();
  return true;
}

let renewing = false;

async function active(): Promise<void> {
  if (!hasSession() || renewing || Date.now() - last < 5 * MINUTE || left() <= 0) return;
  renewing = true;
  await renew();
  renewing = false;
}

export function listen(): void {
  onRenewed((isNew) => {
    last = Date.now();
    if (isNew) started = last;
    watch();
  });
  for (const event of ['keydown', 'pointerdown']) addEventListener(event, () => void active(), { passive: true });
  document.addEventListener('visibilitychange', watch);
}
