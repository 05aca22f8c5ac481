/**
 * Proof of work for reports. When a channel is flooded, the server demands a calculation before it accepts a report. This module does the
 * calculation. A reporter can cancel instead of waiting.
 */
import { ApiProblem } from '@voicase/shared/gql';
import { roughly } from '@voicase/shared/time';
import type { Purpose, Work } from '@voicase/shared/work';
import { state, update } from '../state.ts';

/** A calculation that takes fewer milliseconds is not shown. */
const UNSEEN = 300;

const load = () =>
  import('@voicase/shared/work').catch(() => {
    throw new ApiProblem('NETWORK');
  });

/**
 * Loads the module before it is needed. After an upgrade of the server, an open page could no longer load the module.
 */
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
    // If the server demands more bits for the same seed, continue after the last nonce. No earlier nonce had enough
    // bits.
    return await work({ seed, bits }, purpose, { signal, tell, from: before?.seed === seed ? before.nonce + 1 : 0 });
  } finally {
    update({ work: undefined });
  }
}

/** Sends, and calculates the proof of work each time that the server demands one. */
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
