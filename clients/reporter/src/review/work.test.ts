import { ApiProblem } from '@voicase/shared/gql';
import type { Work } from '@voicase/shared/work';
import { beforeEach, expect, test } from 'vitest';
import { forget, onChange, state } from '../state.ts';
import { withWork } from './work.ts';

const purpose = { channel: 'integrity', idempotencyKey: '5b2d7e90-1c3f-4a68-9e0d-7f6a5b4c3d2e' };
const seed = 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8';
const otherSeed = '__________________________________________8';
const asked = (of: string, bits: number) => new ApiProblem('WORK_REQUIRED', { seed: of, bits });

/** A server that refuses once with each of these problems, then accepts. */
async function sent(...refusals: ApiProblem[]): Promise<(Work | undefined)[]> {
  const tries: (Work | undefined)[] = [];
  const answer = await withWork(purpose, controller.signal, async (work) => {
    tries.push(work);
    const refusal = refusals.shift();
    if (refusal) throw refusal;
    return 'report';
  });
  expect(answer).toBe('report');
  return tries;
}

let controller: AbortController;
const stop = () => controller.abort(new ApiProblem('STOPPED'));

beforeEach(() => {
  onChange(() => undefined);
  forget();
  controller = new AbortController();
});

test('no work is done unless it is asked for', async () => {
  expect(await sent()).toEqual([undefined]);
});

test('with more bits for the same seed the search goes on, with another seed it begins anew', async () => {
  const tries = await sent(asked(seed, 1), asked(seed, 4), asked(otherSeed, 1));
  expect(tries).toEqual([undefined, { seed, nonce: 13 }, { seed, nonce: 17 }, { seed: otherSeed, nonce: 0 }]);
});

test('another refusal is passed on as it is', async () => {
  const refusal = new ApiProblem('RATE_LIMITED');
  await expect(sent(asked(seed, 1), refusal)).rejects.toBe(refusal);
});

test('what takes long is told, and ends when it is stopped', async () => {
  const told = new Set<number | undefined>();
  onChange(() => {
    told.add(state.work);
    if (state.work !== undefined) stop();
  });
  await expect(sent(asked(seed, 30))).rejects.toMatchObject({ code: 'STOPPED' });
  expect([...told].some((seconds) => seconds !== undefined && seconds > 0)).toBe(true);
  expect(state.work).toBeUndefined();
});

test('nothing is done for a reporter who stopped before', async () => {
  stop();
  await expect(sent(asked(seed, 30))).rejects.toMatchObject({ code: 'STOPPED' });
});
