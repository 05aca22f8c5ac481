import type { SentFile, Upload } from '@voicase/shared/upload';

/**
 * Waits for the uploads and returns those that arrived and those that failed. A failed file does not block. A file that was removed
 * meanwhile is in neither list.
 */
export async function arrivals(uploads: readonly Upload[]): Promise<{ files: SentFile[]; failed: Upload[] }> {
  // Restart paused and failed uploads, because the member wants to send them.
  for (const one of uploads) one.resume();
  const ends = await Promise.allSettled(uploads.map((one) => one.arrival()));
  return {
    files: ends.flatMap((end) => (end.status === 'fulfilled' ? [end.value] : [])),
    failed: uploads.filter((one) => one.state === 'failed'),
  };
}
