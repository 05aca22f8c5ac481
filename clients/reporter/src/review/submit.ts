/**
 * Sending. The key of the draft makes it safe to press as often as one likes: the server keeps one report. Whatever goes
 * wrong, the draft stays as it is.
 */
import { accessSecret } from '@voicase/shared/receipt';
import { toSend } from '@voicase/shared/form';
import type { ApiProblem } from '@voicase/shared/gql';
import { language } from '@voicase/shared/i18n';
import { fetchChannel, hasSession, openReport, submitReport } from '../api.ts';
import { faultsOf } from '../form/mistakes.ts';
import { announce } from '../kit/notice.tsx';
import { asProblem } from '../problems.ts';
import { offered } from '../shell.tsx';
import { type Channel, type Draft, type Report, state, update } from '../state.ts';
import { t } from '../texts.ts';
import { go, replace } from '../views.ts';
import { withWork } from './work.ts';

export const waitingFor = (draft: Pick<Draft, 'uploads'>): number => draft.uploads.filter((upload) => upload.state !== 'done').length;

/** Files that are paused or failed are started again: they were meant to be sent. */
export function filesOf(draft: Pick<Draft, 'uploads'>) {
  for (const upload of draft.uploads) upload.resume();
  return Promise.all(draft.uploads.map((upload) => upload.arrival()));
}

async function send(channel: Channel, draft: Draft): Promise<Report> {
  const files = await filesOf(draft);
  const confidential = draft.anonymity === 'CONFIDENTIAL';
  const input = {
    channel: channel.slug,
    idempotencyKey: draft.idempotencyKey,
    form: channel.form.id,
    anonymity: draft.anonymity,
    language: offered().includes(language()) ? language() : 'en',
    answers: toSend(channel.form.definition, draft.answers),
    ...(confidential ? { identity: { name: draft.name.trim(), contact: draft.contact.trim() } } : {}),
    files,
    access: await accessSecret(draft.seed, channel.organisationId),
  };
  const report = await withWork(input, (work) => submitReport(work ? { ...input, work } : input));
  return hasSession() ? report : openReport(channel, draft.seed);
}

function sent(draft: Draft, report: Report, notice: 'alreadyArrived' | undefined): void {
  update({ draft: undefined, receipt: draft.seed, receiptKept: false, report, busy: false, notice });
  replace({ name: 'receipt' });
}

/** The form changed meanwhile: fetch it, keep the answers of questions that are still asked, and say so. */
async function renewForm(channel: Channel): Promise<void> {
  const renewed = await fetchChannel(channel.slug);
  update({ channel: renewed, notice: 'formChanged' });
  announce(t('review.formChanged'));
}

/** The first try had arrived though its answer was lost, and the draft was changed since. */
async function recover(channel: Channel, draft: Draft, problem: ApiProblem): Promise<void> {
  if (problem.code === 'FORM_CHANGED') return renewForm(channel);
  if (problem.code === 'CONFLICT') return sent(draft, await openReport(channel, draft.seed), 'alreadyArrived');
  // Suspended while the report was being written: the page then says where else to turn.
  if (problem.code === 'NOT_ALLOWED_NOW') update({ channel: await fetchChannel(channel.slug) });
  throw problem;
}

export async function submit(): Promise<void> {
  const { channel, draft } = state;
  if (!channel || !draft || state.busy) return;
  const faults = faultsOf();
  if (faults[0]) return showFirst(channel, faults);
  update({ busy: true, problem: undefined });
  try {
    sent(draft, await send(channel, draft), undefined);
  } catch (problem) {
    await recover(channel, draft, asProblem(problem)).catch((other: unknown) => update({ problem: asProblem(other) }));
  } finally {
    update({ busy: false });
  }
}

/** To the first page that has a fault, with its mistakes shown. */
function showFirst(channel: Channel, faults: ReturnType<typeof faultsOf>): void {
  const step = channel.form.definition.steps.findIndex((one) => one.questions.some(({ id }) => id === faults[0]?.question));
  go({ name: 'step', step });
  const ids = new Set(channel.form.definition.steps[step]?.questions.map(({ id }) => id));
  update({ faults: faults.filter((fault) => ids.has(fault.question)) });
}
