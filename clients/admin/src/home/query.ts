/** The one request of Home. The router sends it while the page is still loading. */
import { CasesHome, type CasesHomeQuery } from '../../gen/documents';
import { firstMember } from '../app/first-member';
import { client } from '../app/query';
import { keepCounts } from '../cases/queue';
import { listFilter } from '../cases/search';
import type { SessionHint } from '../entry/hint';
import { organisation } from '../session/organisation';
import { request } from '../session/request';
import { dueNext, inReview, newReports, openCases, unreadMessages, waitingCases } from './lists';

export type Home = CasesHomeQuery;
export type HomeCase = Home['due']['nodes'][number];

function variablesFor(who: SessionHint) {
  const { dialogue, assigns, closes, manages, identity } = who;
  return {
    open: listFilter(openCases),
    due: listFilter(dueNext(who)),
    fresh: listFilter(newReports),
    review: listFilter(inReview),
    messages: listFilter(unreadMessages),
    waiting: listFilter(waitingCases),
    dialogue,
    assigns,
    closes,
    manages,
    identity,
  };
}

/**
 * Milliseconds for which the data counts as fresh. A member who comes back from a case must not find its messages
 * unread. The page must not repeat the request that the router has just sent.
 */
const FRESH = 2000;

export function homeQuery(who: SessionHint) {
  const variables = variablesFor(who);
  return {
    queryKey: [CasesHome.name, variables],
    queryFn: async () => {
      const of = organisation.get();
      const home = await request(CasesHome, variables);
      // As in the list: the numbers may be about the organisation before.
      if (organisation.get() === of) keepCounts(variables.open, home.open);
      return home;
    },
    staleTime: FRESH,
  };
}

/** If the request fails, the page repeats the request and shows the failure. */
export async function prefetchHome(): Promise<void> {
  const who = await firstMember();
  if (who) void client.prefetchQuery(homeQuery(who));
}
