/** The member for whom a route fetches its data before its page is loaded. */
import { takeHint, type SessionHint } from '../entry/hint';
import { organisation } from '../session/organisation';
import { chosen, hintOf } from './member';
import { client, meQuery } from './query';

/**
 * Returns the data that the first requests of a page depend on. After a reload, the hint supplies this data until the
 * account is known. Returns undefined if there is no member. Selects the organisation, which requests read from its
 * store.
 */
export async function firstMember(): Promise<SessionHint | undefined> {
  const who = await known().catch(() => undefined);
  if (who) organisation.set(who.organisation);
  return who;
}

async function known(): Promise<SessionHint | undefined> {
  const hint = client.getQueryData(meQuery.queryKey) ? undefined : takeHint();
  if (hint && (organisation.get() ?? hint.organisation) === hint.organisation) return hint;
  const membership = chosen((await client.ensureQueryData(meQuery)).me, organisation.get());
  return membership && hintOf(membership);
}
