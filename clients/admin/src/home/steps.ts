/** The steps that a new organisation needs before it can handle reports. */
import type { Home } from './query';

type Facts = NonNullable<Home['setup']>;
export const names = ['handlers', 'closers', 'messengers', 'address', 'report'] as const;

export interface Step {
  name: (typeof names)[number];
  done: boolean;
}

/** A member who sees no cases cannot see a test report, so this step is left out for that member. */
export function stepsOf(facts: Facts, seesCases: boolean): Step[] {
  const done: Record<Step['name'], boolean> = {
    handlers: facts.handlers > 1,
    closers: facts.closers > 0,
    messengers: facts.messengers > 0,
    address: facts.channels.length > 0 && facts.channels.every(({ address }) => address !== null),
    report: facts.hasCase,
  };
  return names.filter((name) => seesCases || name !== 'report').map((name) => ({ name, done: done[name] }));
}
