/** The steps that a new organisation needs before it can handle reports. */
import type { Home } from './query';

type Facts = NonNullable<Home['setup']>;
export const names = ['law', 'handlers', 'closers', 'messengers', 'address', 'report'] as const;

export interface Step {
  name: (typeof names)[number];
  done: boolean;
}

/**
 * Only steps that the organisation can do. A member who sees no cases cannot see a test report. If no channel has an
 * address, the installation does not name the reporters' pages, and no member can change that.
 */
export function stepsOf(facts: Facts, seesCases: boolean): Step[] {
  const done: Record<Step['name'], boolean> = {
    law: !facts.awaitsLaw,
    handlers: facts.handlers > 1,
    closers: facts.closers > 0,
    messengers: facts.messengers > 0,
    address: true,
    report: facts.hasCase,
  };
  const possible: Partial<Record<Step['name'], boolean>> = {
    address: facts.channels.some(({ address }) => address !== null),
    report: seesCases,
  };
  return names.filter((name) => possible[name] ?? true).map((name) => ({ name, done: done[name] }));
}
