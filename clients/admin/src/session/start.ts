/** Whether this page may show what belongs to a member. The first answer comes from the cookie. */
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
