/** Unsaved rights by member. The rights survive navigation, and the page asks before it is closed. */
import { registerKeeper } from '../../app/unsaved';
import { store, useStore } from '../../session/store';
import type { Rights } from '../rights/rights';

const edits = store<ReadonlyMap<string, Rights>>(new Map());
// Rights belong to no case, so only calls without `of` apply.
registerKeeper({
  any: (of) => of === undefined && edits.get().size > 0,
  forget(of) {
    if (of === undefined) edits.set(new Map());
  },
});

export function edit(member: string, rights: Rights | undefined) {
  const next = new Map(edits.get());
  if (rights) next.set(member, rights);
  else next.delete(member);
  edits.set(next);
}

export const useEdit = (member: string): Rights | undefined => useStore(edits).get(member);
