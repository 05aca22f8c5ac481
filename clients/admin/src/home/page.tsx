import { useQuery } from '@tanstack/react-query';
import { hintOf, useMember } from '../app/member';
import { useT } from '../i18n';
import { Landing } from '../kit/landing';
import { Load } from '../kit/load';
import { Actions } from './actions';
import { CheckIns } from './check-ins';
import { Closings } from './closings';
import { Enter } from './enter';
import { DueNext } from './due-next';
import { Figures } from './figures';
import { Messages, NewReports } from './fresh';
import { Places } from './places';
import { homeQuery, type Home } from './query';
import { Setup } from './setup';
import { useToday } from './today';
import { Waiting } from './waiting';

/** Milliseconds between two requests. Some requests for approval arrive without a change of a case. */
const EVERY = 60_000;

export function HomePage() {
  const t = useT();
  // The same request as the one that the router has sent.
  const query = useQuery({ ...homeQuery(hintOf(useMember().membership)), refetchInterval: EVERY });
  return (
    <>
      <title>{t('home.title')}</title>
      <Landing as="h1" id="page">
        {useToday(query.dataUpdatedAt)}
      </Landing>
      <Load query={query} failed={t('home.failed')} lines={8}>
        {(home) => <Content home={home} />}
      </Load>
    </>
  );
}

function Content({ home }: { home: Home }) {
  const { membership, handles, can } = useMember();
  const seesCases = membership.caseScope !== 'NONE';
  return (
    <div className="home">
      {!(handles && seesCases) && can('CASE_CREATE') && <Enter />}
      {home.setup && <Setup setup={home.setup} seesCases={seesCases} />}
      {seesCases && <Figures counts={home.open} waiting={home.waiting.total} />}
      <div className="home-columns">
        <div className="home-column">
          {seesCases && <DueNext cases={home.due.nodes} />}
          {seesCases && <NewReports fresh={home.fresh} />}
        </div>
        <div className="home-column">
          <Waiting home={home} seesCases={seesCases} />
          {seesCases && <Actions due={home.dueCorrectiveActions} />}
          {seesCases && home.dueCheckIns.length > 0 && <CheckIns due={home.dueCheckIns} />}
          {seesCases && home.review && <Closings count={home.review.total} />}
          {!(handles && seesCases) && <Places seesCases={seesCases} />}
          {seesCases && home.messages && <Messages messages={home.messages} />}
        </div>
      </div>
    </div>
  );
}
