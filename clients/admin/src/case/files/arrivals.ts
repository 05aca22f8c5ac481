import type { SentFile, Upload } from '@voicase/shared/upload';

/** What arrived of these, and what did not. Waits for no file that has failed; what was taken out meanwhile is neither. */
export async function arrivals(uploads: readonly Upload[]): Promise<{ files: SentFile[]; failed: Upload[] }> {
  // Files that are paused or failed are started again: they were meant to be sent.
  for (const one of uploads) one.resume();
  const ends = await Promise.allSettled(uploads.map((one) => one.arrival()));
  return {
    files: ends.flatMap((end) => (end.status === 'fulfilled' ? [end.value] : [])),
    failed: uploads.filter((one) => one.state === 'failed'),
  };
}
