/** Sends a claim of retaliation as a new report. After any failure the text stays, also when the session ends meanwhile. */
import type { ApiProblem } from '@voicase/shared/gql';
import { language } from '@voicase/shared/i18n';
import { accessSecret } from '@voicase/shared/receipt';
import { shows, withoutControls } from '@voicase/shared/text';
import { claimRetaliation, fetchChannel, openReport, sessionSignal } from '../api.ts';
import { asProblem } from '../problems.ts';
import { withWork } from '../review/work.ts';
import { endsSession, withUnsent } from '../session.ts';
import { offered } from '../shell.tsx';
import { type Channel, type Claim, type Report, update } from '../state.ts';
import { type Key, t } from '../texts.ts';
import { replace } from '../views.ts';
import { NAMES, others } from './claims.ts';
import { blank } from './remaining.ts';

/** Why the claim was not sent, and what the reporter can rely on. */
export interface Failure {
  problem: ApiProblem;
  safe: Key;
}

/** The texts of the claim that did not arrive, each under its question, as a message of the new report. */
function changesSince(claim: Claim, report: Report) {
  const arrived = report.answers.map(({ value }) => String(value).trim());
  const written = NAMES.filter((name) => shows(claim[name]));
  const changed = written.filter((name) => !arrived.includes(withoutControls(claim[name]).trim()));
  return {
    text: changed.map((name) => `${t(`claim.${name}`)}\n${claim[name]}`).join('\n\n'),
    isChanged: changed.length > 0 || written.length < arrived.length,
  };
}

/** Shows the access code of the claim. The first report stays closed until its own access code opens it. */
function arrived(claim: Claim, report: Report): void {
  const { text, isChanged } = changesSince(claim, report);
  update({
    report,
    receipt: { seed: claim.seed, reference: report.reference, isKept: false, isClaim: true },
    notice: isChanged ? 'alreadyArrived' : undefined,
    claims: others(claim),
    unsent: withUnsent(),
    composer: text ? { ...blank(), text } : undefined,
  });
  replace({ name: 'receipt' });
}

/**
 * Returns the failure, unless the session has ended. `stopping` stops the proof of work. Each request needs the session that is open now,
 * because the server takes the report of the session as the report that the claim is about.
 */
export async function sendClaim(channel: Channel, claim: Claim, stopping: AbortSignal): Promise<Failure | undefined> {
  const signal = sessionSignal();
  const { idempotencyKey, seed, what, since, knows } = claim;
  try {
    const input = {
      idempotencyKey,
      language: offered().includes(language()) ? language() : 'en',
      what,
      ...(shows(since) ? { since } : {}),
      ...(shows(knows) ? { knows } : {}),
      access: await accessSecret(seed, channel.organisationId),
    };
    const purpose = { channel: channel.slug, idempotencyKey };
    arrived(claim, await withWork(purpose, stopping, (work) => claimRetaliation(work ? { ...input, work } : input, signal)));
    return undefined;
  } catch (thrown) {
    return recover(channel, claim, thrown, signal);
  }
}

async function recover(channel: Channel, claim: Claim, thrown: unknown, signal: AbortSignal): Promise<Failure | undefined> {
  if (endsSession(thrown)) return undefined;
  const problem = asProblem(thrown);
  if (problem.code === 'CONFLICT') return openArrived(channel, claim, signal);
  // The organisation was suspended, or no member could read the claim. The reloaded channel says whether it takes reports.
  if (problem.code === 'NOT_ALLOWED_NOW') {
    await fetchChannel(channel.slug).then(
      (renewed) => update({ channel: renewed }),
      () => undefined,
    );
  }
  return { problem, safe: 'problem.nothingLost' };
}

/**
 * Opens the claim after CONFLICT: the first attempt had arrived, its response was lost, and the text was changed since. Only this page has
 * the access code of the claim, so a failure keeps the claim for the next attempt.
 */
async function openArrived(channel: Channel, claim: Claim, signal: AbortSignal): Promise<Failure | undefined> {
  try {
    arrived(claim, await openReport(channel, claim.seed, signal));
    return undefined;
  } catch (thrown) {
    return endsSession(thrown) ? undefined : { problem: asProblem(thrown), safe: 'claim.unopened' };
  }
}
