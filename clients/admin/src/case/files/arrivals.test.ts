import { ApiProblem } from '@voicase/shared/gql';
import type { SentFile, Upload } from '@voicase/shared/upload';
import { expect, test, vi } from 'vitest';
import { arrivals } from './arrivals';

const never = new Promise<never>(() => undefined);

/** A pending upload whose `finished` never settles. */
function fake(name: string, state: Upload['state'], arrival: Promise<SentFile>): Upload {
  return { file: new File(['x'], name), state, finished: never, arrival: () => arrival, resume: vi.fn() } as unknown as Upload;
}

test('a file that fails ends the waiting and is named; one that was removed is no failure', async () => {
  const sent = { name: 'good.txt' } as SentFile;
  const list = [
    fake('good.txt', 'done', Promise.resolve(sent)),
    fake('bad.txt', 'failed', Promise.reject(new ApiProblem('NETWORK'))),
    fake('gone.txt', 'paused', Promise.reject(new DOMException('', 'AbortError'))),
  ];
  const { files, failed } = await arrivals(list);
  expect(files).toEqual([sent]);
  expect(failed.map((one) => one.file.name)).toEqual(['bad.txt']);
  for (const one of list) expect(one.resume).toHaveBeenCalledOnce();
});
