/** The claims of each layer, and the test results of this build. */
import list from '../../../../infra/claims.json';
import type { Key } from '../i18n';

/** The layers in the order in which data passes through them. The last layer spans all others. */
export const LAYERS = ['edge', 'transport', 'network', 'identity', 'secrets', 'application', 'data', 'governance'] as const;
export type Layer = (typeof LAYERS)[number];

export interface Claim {
  id: string;
  layer: string;
  claim: string;
  where: string;
  proofs?: { suite: string; test: string }[];
  differs?: string;
  unproved?: string;
}

export type State = 'proved' | 'differs' | 'unproved' | 'failed';

/** The results of a full test run. */
export interface Results {
  commit: string;
  date: string;
  claims: { id: string; state: string }[];
}

export const CLAIMS: readonly Claim[] = list.claims;

/** Maximum age of results in days. Older results prove nothing, because dependencies and attacks have changed. */
export const FRESH_DAYS = 90;

export const ageInDays = (results: Results, now: number): number => Math.floor((now - Date.parse(results.date)) / 86_400_000);

export const isFresh = (results: Results, now: number): boolean => ageInDays(results, now) <= FRESH_DAYS;

/** The state of each claim by id. Without results of this build, or with results that are too old, every claim is unproved. */
export function statesOf(claims: readonly Claim[], results: Results | null, now: number): Map<string, State> {
  const told = new Map(results && isFresh(results, now) ? results.claims.map(({ id, state }) => [id, state]) : []);
  return new Map(claims.map(({ id }) => [id, known(told.get(id))]));
}

const known = (state: string | undefined): State => (state === 'proved' || state === 'differs' || state === 'failed' ? state : 'unproved');

export const nameOf = (layer: Layer): Key => `trust.${layer}`;
export const aboutOf = (layer: Layer): Key => `trust.${layer}.about`;
