import { newSeed } from '@voicase/shared/receipt';
import { type Claim, state } from '../state.ts';

/** The claim about this report, or a new one, which the state keeps from the first letter. */
export const claimAbout = (about: string): Claim =>
  state.claims.find((claim) => claim.about === about) ?? {
    about,
    idempotencyKey: crypto.randomUUID(),
    seed: newSeed(),
    what: '',
    since: '',
    knows: '',
  };
