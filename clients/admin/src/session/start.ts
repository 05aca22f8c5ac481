/** Whether the page may show data of a member. The first call checks the cookie. */
import { endLocked, refresh } from './refresh';
import { forget, status } from './token';

export async function hasSession(): Promise<boolean> {
  const now = status.get();
  if (now !== 'unknown') return now !== 'out';
  await endLocked();
  const alive = await refresh();
  if (!alive) forget('out');
  return alive;
}
