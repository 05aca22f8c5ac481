/** Meetings with the reporter, and the records of conversations that the reporter checks. */
import { CaseMeetings } from '../../gen/documents';
import { useMember } from '../app/member';
import { useAsk } from '../app/query';
import { useCase } from '../case/context';
import { useT } from '../i18n';
import { useKeptOpen } from '../kit/kept';
import { Landing } from '../kit/landing';
import { Load } from '../kit/load';
import { ConversationItem } from './conversation';
import { Entry } from './entry';
import { WriteDialog } from './write';
import { conversations, type Meetings } from './records';
import { RequestItem } from './request';

export function MeetingsTab() {
  const t = useT();
  const { id } = useCase();
  const query = useAsk(CaseMeetings, { id });
  return (
    <section aria-labelledby="tab-heading" className="meetings">
      <Landing as="h2" id="tab-heading">
        {t('tab.meetings')}
      </Landing>
      <Load query={query} failed={t('meetings.failed')}>
        {({ case: found }) => <Content found={found} />}
      </Load>
    </section>
  );
}

function Content({ found }: { found: Meetings }) {
  const t = useT();
  const { can } = useMember();
  const { id } = useCase();
  const [writing, write] = useKeptOpen<string | undefined>(`${id}:write-record`, undefined);
  const records = conversations(found.records ?? []);
  const requests = found.meetings ?? [];
  return (
    <>
      {found.entry && <Entry entry={found.entry} />}
      <section aria-labelledby="meeting-requests">
        <h3 id="meeting-requests">{t('meetings.requests')}</h3>
        {requests.length === 0 && <p className="nothing">{t('meetings.requests.none')}</p>}
        <ul className="items">
          {requests.map((one) => (
            <RequestItem key={one.id} of={one} onHeld={write} />
          ))}
        </ul>
      </section>
      <section aria-labelledby="records">
        <h3 id="records">{t('meetings.records')}</h3>
        <p className="hint">{t('meetings.records.text')}</p>
        {records.length === 0 && <p className="nothing">{t('meetings.records.none')}</p>}
        <ul className="items">
          {records.map((one) => (
            <ConversationItem key={one.latest.conversation} of={one} language={found.language} hasCode={found.entry?.hasCode ?? true} />
          ))}
        </ul>
        {can('CASE_EDIT') && (
          <button type="button" className="button" onClick={() => write('')}>
            {t('meetings.write')}
          </button>
        )}
      </section>
      {writing !== undefined && <WriteDialog heldOn={writing} onClose={() => write(undefined)} />}
    </>
  );
}
