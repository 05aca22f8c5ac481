/**
 * While very many reports come in, the server asks for work before it takes one more. It is done here, unseen where it is
 * short; a reporter who does not want to wait stops sending.
 */
import { ApiProblem } from '@voicase/shared/gql';
import { roughly } from '@voicase/shared/time';
import type { Purpose, Work } from '@voicase/shared/work';
import { state, update } from '../state.ts';

/** Milliseconds of work that are not worth a word. */
const UNSEEN = 300;

const load = () =>
  import('@voicase/shared/work').catch(() => {
    throw new ApiProblem('NETWORK');
  });

/** Fetched before it is asked for: a page that was opened before an upgrade finds nothing more to fetch after it. */
export const prepare = (): void => void load().catch(() => undefined);

function show(seconds: number): void {
  const work = roughly(seconds);
  if (work !== state.work) update({ work });
}

async function workFor(
  { seed = '', bits = 0 }: ApiProblem,
  purpose: Purpose,
  signal: AbortSignal,
  before: Work | undefined,
): Promise<Work> {
  try {
    const { work } = await load();
    const tell = (hash: number, since: number) => since >= UNSEEN && show((hash * 2 ** bits) / 1000);
    // More bits for the same seed: what was tried before had too few of them.
    return await work({ seed, bits }, purpose, { signal, tell, from: before?.seed === seed ? before.nonce + 1 : 0 });
  } finally {
    update({ work: undefined });
  }
}

/** Sends, and does the work that is asked for, as often as it is. */
export async function withWork<Answer>(
  purpose: Purpose,
  signal: AbortSignal,
  send: (work: Work | undefined) => Promise<Answer>,
): Promise<Answer> {
  let work: Work | undefined;
  for (;;) {
    try {
      return await send(work);
    } catch (problem) {
      if (!(problem instanceof ApiProblem) || problem.code !== 'WORK_REQUIRED') throw problem;
      work = await workFor(problem, purpose, signal, work);
    }
  }
}
