/** Sends a claim of retaliation as a new report. After any failure the text stays, also when the session ends meanwhile. */
import type { ApiProblem } from '@voicase/shared/gql';
import { language } from '@voicase/shared/i18n';
import { accessSecret } from '@voicase/shared/receipt';
import { shows } from '@voicase/shared/text';
import { claimRetaliation, openReport } from '../api.ts';
import { asProblem } from '../problems.ts';
import { withWork } from '../review/work.ts';
import { end, endsSession } from '../session.ts';
import { offered } from '../shell.tsx';
import { type Channel, type Claim, type Report, isWritten, state, update } from '../state.ts';
import { replace } from '../views.ts';
import { others } from './claims.ts';

/** Shows the access code of the claim. The first report stays closed until its own access code opens it. */
function arrived(claim: Claim, report: Report, notice: 'claimed' | 'alreadyArrived'): void {
  const { composer, unsent } = state;
  update({
    report,
    receipt: { seed: claim.seed, reference: report.reference, isKept: false },
    notice,
    claims: others(claim),
    composer: undefined,
    unsent: isWritten(composer) ? [...unsent, { composer, reference: claim.about }] : unsent,
  });
  replace({ name: 'receipt' });
}

/** Returns the problem, unless the problem ended the session. */
export async function sendClaim(channel: Channel, claim: Claim, signal: AbortSignal): Promise<ApiProblem | undefined> {
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
    const report = await withWork(purpose, signal, (work) => claimRetaliation(work ? { ...input, work } : input));
    arrived(claim, report, 'claimed');
    return undefined;
  } catch (thrown) {
    return recover(channel, claim, thrown);
  }
}

/** CONFLICT means that the first attempt had arrived, its response was lost, and the text was changed since. */
async function recover(channel: Channel, claim: Claim, thrown: unknown): Promise<ApiProblem | undefined> {
  if (endsSession(thrown)) return undefined;
  const problem = asProblem(thrown);
  if (problem.code !== 'CONFLICT') return problem;
  try {
    arrived(claim, await openReport(channel, claim.seed), 'alreadyArrived');
  } catch {
    // The session of the first report is over too. Its access code opens it again, and the text is still there.
    end();
  }
  return undefined;
}
