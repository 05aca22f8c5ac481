/**
 * The report that a member types. It stays in memory until it is sent or discarded, also while the member visits another page or the page
 * is locked. It keeps its idempotency key and its access code, so a report whose answer was lost is never saved twice, and its code is not lost.
 */
import { newSeed } from '@voicase/shared/receipt';
import type { Bytes } from '@voicase/shared/bytes';
import { belongs, registerKeeper } from '../app/unsaved';
import { store, useStore } from '../session/store';
import type { Draft } from './draft';

interface Kept {
  key: string;
  seed: Bytes;
  draft: Draft;
}

const kept = store<Kept | undefined>(undefined);

export function keep(draft: Draft): Kept {
  const next = { ...(kept.get() ?? { key: crypto.randomUUID(), seed: newSeed() }), draft };
  kept.set(next);
  return next;
}
export const keptReport = () => kept.get();
export const useKeptReport = () => useStore(kept);
export const discard = () => kept.set(undefined);

const isOf = (of: string | undefined) => belongs('new-report', of);
registerKeeper({ any: (of) => isOf(of) && kept.get() !== undefined, forget: (of) => void (isOf(of) && discard()) });
