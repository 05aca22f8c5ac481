/** Maps each move to its dialog. The server decides which moves are allowed (`case.moves`). */
import type { MoveBlock, Outcome, Stage } from '../../gen/documents';

export type Act = 'triage' | 'investigate' | 'toTriage' | 'submit' | 'dismiss' | 'close' | 'sendBack' | 'reopen';
interface Move {
  to: Stage;
  allowed: boolean;
  block: MoveBlock | null;
}

const acts: Partial<Record<`${Stage}>${Stage}`, Act>> = {
  'NEW>IN_TRIAGE': 'triage',
  'IN_TRIAGE>UNDER_INVESTIGATION': 'investigate',
  'IN_TRIAGE>CLOSED': 'dismiss',
  'UNDER_INVESTIGATION>IN_TRIAGE': 'toTriage',
  'UNDER_INVESTIGATION>PENDING_REVIEW': 'submit',
  'PENDING_REVIEW>UNDER_INVESTIGATION': 'sendBack',
  'PENDING_REVIEW>CLOSED': 'close',
  'CLOSED>UNDER_INVESTIGATION': 'reopen',
};

/** The acts that lead forward are primary and come first. */
const forward: Act[] = ['triage', 'investigate', 'submit', 'close'];

interface Offer {
  act: Act;
  primary: boolean;
  /** Why a permitted act is blocked now. Acts that are not permitted are not offered. */
  block: Exclude<MoveBlock, 'NOT_PERMITTED'> | null;
}

export function offers(stage: Stage, moves: readonly Move[]): Offer[] {
  return moves
    .flatMap(({ to, allowed, block }): Offer[] => {
      const act = acts[`${stage}>${to}`];
      if (!act || (!allowed && (block === null || block === 'NOT_PERMITTED'))) return [];
      return [{ act, primary: forward.includes(act), block: allowed || block === 'NOT_PERMITTED' ? null : block }];
    })
    .sort((a, b) => Number(b.primary) - Number(a.primary));
}

/** The most likely next act: the first possible one that leads forward. */
export const nextOffer = (all: readonly Offer[]): Act | undefined => all.find(({ primary, block }) => primary && !block)?.act;

/** Outcomes that need no investigation, because they say nothing about the substance. */
export const dismissals: Outcome[] = ['OUT_OF_SCOPE', 'DUPLICATE', 'SPAM', 'WITHDRAWN'];
export const outcomes: Outcome[] = ['SUBSTANTIATED', 'PARTLY_SUBSTANTIATED', 'UNSUBSTANTIATED', 'INSUFFICIENT_INFORMATION', ...dismissals];
