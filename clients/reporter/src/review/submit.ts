/**
 * Submits the report. With the draft's idempotency key, the server keeps one report after repeated attempts. After any
 * failure the draft stays unchanged. While the draft is being sent, it cannot be edited (views.ts).
 */
import { accessSecret } from '@voicase/shared/receipt';
import { toSend } from '@voicase/shared/form';
import { ApiProblem } from '@voicase/shared/gql';
import { language } from '@voicase/shared/i18n';
import { fetchChannel, hasSession, openReport, submitReport } from '../api.ts';
import type { SubmitReportInput } from '../../gen/documents.ts';
import { faultsOf } from '../form/mistakes.ts';
import { blank } from '../inbox/remaining.ts';
import { announce } from '../kit/notice.tsx';
import { asProblem } from '../problems.ts';
import { end } from '../session.ts';
import { offered } from '../shell.tsx';
import { type Channel, type Draft, type Report, type State, state, update } from '../state.ts';
import { t } from '../texts.ts';
import { go, replace } from '../views.ts';
import { changesOf } from './changes.ts';
import { withWork } from './work.ts';

export const waitingFor = (draft: Pick<Draft, 'uploads'>): number => draft.uploads.filter((upload) => upload.state !== 'done').length;

/** Restarts paused and failed uploads, because the reporter wants to send them. */
export function filesOf(draft: Pick<Draft, 'uploads'>) {
  for (const upload of draft.uploads) upload.resume();
  return Promise.all(draft.uploads.map((upload) => upload.arrival()));
}

/** Rejects with the reason of the abort, if the abort comes first. */
const unlessStopped = <Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value> =>
  Promise.race([promise, new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))]);

/** Sends the report. The attempt stays in the draft while it is unknown whether the server has the report. */
async function post(draft: Draft, input: SubmitReportInput, signal: AbortSignal): Promise<Report> {
  signal.throwIfAborted();
  const before = draft.attempts;
  draft.attempts = [...before, input.identity ?? undefined];
  try {
    return await submitReport(input, signal);
  } catch (problem) {
    if (problem instanceof ApiProblem && problem.code !== 'NETWORK' && problem.code !== 'UNAVAILABLE') draft.attempts = before;
    throw problem;
  }
}

const identityOf = ({ anonymity, name, contact }: Draft) =>
  anonymity === 'CONFIDENTIAL' ? { name: name.trim(), contact: contact.trim() } : undefined;

async function send(channel: Channel, draft: Draft, signal: AbortSignal): Promise<Report> {
  const identity = identityOf(draft);
  const spoken = offered().includes(language()) ? language() : 'en';
  const files = await unlessStopped(filesOf(draft), signal);
  const input = {
    channel: channel.slug,
    idempotencyKey: draft.idempotencyKey,
    form: channel.form.id,
    anonymity: draft.anonymity,
    language: spoken,
    answers: toSend(channel.form.definition, draft.answers),
    ...(identity ? { identity } : {}),
    files,
    access: await accessSecret(draft.seed, channel.organisationId),
  };
  // Lock an open report first. The session of the open report must not be sent, and must not be mistaken for the
  // session of the new report.
  if (hasSession()) end();
  const report = await withWork(input, signal, (work) => post(draft, work ? { ...input, work } : input, signal));
  return hasSession() ? report : openReport(channel, draft.seed, signal);
}

function sent(draft: Draft, report: Report, more: Pick<State, 'notice'> & Partial<Pick<State, 'composer'>>): void {
  update({
    draft: undefined,
    receipt: { seed: draft.seed, reference: report.reference, isKept: false },
    report,
    sending: undefined,
    ...more,
  });
  replace({ name: 'receipt' });
}

/** Compares the name that arrived with the draft. The server does not return the name, so an earlier attempt must have it. */
function noticeOfName(draft: Draft, { anonymity }: Report): State['notice'] {
  if (anonymity !== draft.anonymity) return anonymity === 'CONFIDENTIAL' ? 'arrivedWithName' : 'arrivedWithoutName';
  const now = identityOf(draft);
  const isOld = draft.attempts.some((one) => now && one && (one.name !== now.name || one.contact !== now.contact));
  return isOld ? 'arrivedWithOldName' : undefined;
}

/**
 * Opens the report of the first attempt, which had arrived although its response was lost. Answers and files that the reporter
 * changed since become a message of the report, which the reporter checks and sends. A name never becomes part of a message.
 */
async function openArrived(channel: Channel, draft: Draft): Promise<void> {
  const [report, files] = await Promise.all([openReport(channel, draft.seed), filesOf(draft)]);
  const { text, isChanged } = changesOf(channel, draft, report);
  const arrived = new Set(report.files.map(({ slot }) => slot));
  const uploads = draft.uploads.filter((_, index) => !arrived.has(files[index]?.slot ?? ''));
  const isLess = files.length - uploads.length < arrived.size;
  sent(draft, report, {
    notice: noticeOfName(draft, report) ?? (isChanged || isLess || uploads.length ? 'alreadyArrived' : undefined),
    ...((text || uploads.length > 0) && { composer: { ...blank(), text, uploads } }),
  });
}

/** Loads the new version of the form, keeps the answers to questions that remain, and tells the reporter. */
async function renewForm(channel: Channel): Promise<void> {
  const renewed = await fetchChannel(channel.slug);
  update({ channel: renewed, notice: 'formChanged' });
  announce(t('review.formChanged'));
}

/** Handles a failed attempt. CONFLICT means that an earlier attempt had arrived, and that the draft was changed since. */
async function recover(channel: Channel, draft: Draft, problem: ApiProblem, signal: AbortSignal): Promise<void> {
  if (signal.aborted) throw new ApiProblem(draft.attempts.length ? 'STOPPED_LATE' : 'STOPPED');
  if (problem.code === 'FORM_CHANGED') return renewForm(channel);
  if (problem.code === 'CONFLICT') return openArrived(channel, draft);
  // The organisation was suspended meanwhile. The reloaded channel says where else to report.
  if (problem.code === 'NOT_ALLOWED_NOW') update({ channel: await fetchChannel(channel.slug) });
  throw problem;
}

export async function submit(): Promise<void> {
  const { channel, draft } = state;
  if (!channel || !draft || state.sending) return;
  const faults = faultsOf();
  if (faults[0]) return showFirst(channel, faults);
  const sending = new AbortController();
  update({ sending, problem: undefined });
  try {
    sent(draft, await send(channel, draft, sending.signal), { notice: undefined });
  } catch (problem) {
    await recover(channel, draft, asProblem(problem), sending.signal).catch((other: unknown) => update({ problem: asProblem(other) }));
  } finally {
    update({ sending: undefined, work: undefined });
  }
}

/** Goes to the first page with a fault and shows its mistakes. */
function showFirst(channel: Channel, faults: ReturnType<typeof faultsOf>): void {
  const step = channel.form.definition.steps.findIndex((one) => one.questions.some(({ id }) => id === faults[0]?.question));
  go({ name: 'step', step });
  const ids = new Set(channel.form.definition.steps[step]?.questions.map(({ id }) => id));
  update({ faults: faults.filter((fault) => ids.has(fault.question)) });
}
