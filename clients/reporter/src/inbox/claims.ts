/** The claims of retaliation that are being written, and the rules of their fields. */
import { TEXT, left } from '@voicase/shared/limits';
import { newSeed } from '@voicase/shared/receipt';
import { shows } from '@voicase/shared/text';
import { type Claim, state, update } from '../state.ts';

/** The fields of a claim, with the maximum number of characters. */
export const FIELDS = { what: TEXT, since: 500, knows: 4000 } as const;
export type Name = keyof typeof FIELDS;
export const NAMES = Object.keys(FIELDS) as Name[];

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

export const others = (claim: Claim) => state.claims.filter(({ about }) => about !== claim.about);

export const change = (claim: Claim, name: Name, text: string): void => {
  claim[name] = text;
  update({ claims: [...others(claim), claim] });
};

/** Why a field cannot be sent. */
export function faultOf(claim: Claim, name: Name): 'REQUIRED' | 'TOO_LONG' | undefined {
  if (name === 'what' && !shows(claim.what)) return 'REQUIRED';
  return left(claim[name], FIELDS[name]) < 0 ? 'TOO_LONG' : undefined;
}
