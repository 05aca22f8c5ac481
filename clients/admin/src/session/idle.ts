/**
 * Decides when an idle page shows the warning and when the page is locked. The time is a parameter, so that tests need
 * no clock.
 */
export const idleLimit = 30 * 60_000;
export const warningBefore = 2 * 60_000;

export type Idle = { state: 'active' } | { state: 'warn'; left: number } | { state: 'over' };

export function idle(lastActive: number, now: number): Idle {
  const left = lastActive + idleLimit - now;
  if (left <= 0) return { state: 'over' };
  return left <= warningBefore ? { state: 'warn', left } : { state: 'active' };
}
