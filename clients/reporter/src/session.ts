/**
 * The end of a session comes 15 minutes after the last response from the server, or after 2 hours in total
 * (docs/formats.md section 5). Key presses and clicks renew the session, so it ends only for a reporter who left. A
 * warning appears two minutes before the end.
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

/** Whether the warning is about the limit of two hours, which cannot be extended. */
export const endsForGood = (): boolean => started + WHOLE <= last + IDLE;

/** Keeps the unsent message in memory until its report is opened again. Until then, the page does not show the message. */
export function withUnsent(): typeof state.unsent {
  const { composer, report, unsent } = state;
  return report && isWritten(composer) ? [...unsent, { composer, reference: report.reference }] : unsent;
}

/** Locks the report. An access code that is not confirmed yet stays, and so does the draft of another report. */
export function end(): void {
  clearTimeout(timer);
  dropSession();
  const { receipt } = state;
  const isReading = view().name === 'inbox';
  update({
    report: undefined,
    composer: undefined,
    unsent: withUnsent(),
    receipt: receipt?.isKept ? undefined : receipt,
    endsSoon: false,
    changedSince: false,
  });
  if (isReading) replace({ name: 'ended' });
}

/** Returns and removes the unsent message of this report. */
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
  // Timers stop while a phone sleeps, so check the clock often instead of setting one long timer.
  timer = setTimeout(watch, Math.min(10_000, endsSoon ? left() : left() - WARNING));
}

/**
 * Fetches the report, which renews the session and loads new messages. Returns the problem, unless the problem ended
 * the session.
 */
export async function renew(): Promise<ApiProblem | undefined> {
  try {
    const report = await fetchReport();
    update({ report: keepEarlier(report, state.report) });
  } catch (problem) {
    if (!endsSession(problem)) return asProblem(problem);
  }
  return undefined;
}

/**
 * Returns true when the session is over. The server refused the session, or the report was locked while the request
 * ran.
 */
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
