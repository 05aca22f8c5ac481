import { useMember } from '../../app/member';
import { useT } from '../../i18n';
import { Landing } from '../../kit/landing';
import { Loading } from '../../kit/loading';
import { Problem } from '../../kit/problem';
import { WaitOffer } from '../clocks/waiting';
import { useCase } from '../context';
import { Composers } from './composers';
import { Filter } from './filter';
import { HiddenNews } from './hidden-news';
import { Stream } from './stream-list';
import { useDialogue } from './use-dialogue';
import { useHistory } from './use-history';
import { useShow } from './use-show';
import { WaitingList } from './waiting-list';

/** Messages, notes and events in one stream, and the composers below. */
export function ConversationTab() {
  const t = useT();
  const show = useShow();
  return (
    <section className="conversation" aria-labelledby="tab-heading">
      <div className="stream-bar">
        {/* The tab says the same as the heading, which takes the focus after navigation. */}
        <Landing as="h2" id="tab-heading" className="visually-hidden">
          {t('tab.conversation')}
        </Landing>
        <Filter {...show} />
      </div>
      <HiddenNews {...show} />
      <Entries show={show} />
      <WaitingList />
      <Offer />
      <Composers />
    </section>
  );
}

function Entries({ show }: { show: ReturnType<typeof useShow> }) {
  const t = useT();
  const { id } = useCase();
  const reads = useMember().can('REPORTER_MESSAGE');
  const { query: dialogue, messages } = useDialogue(id, reads);
  const history = useHistory(id);
  const isPending = (reads && !messages && !dialogue.error) || (!history.data && !history.error);
  if (isPending) return <Loading />;
  return (
    <>
      {dialogue.error && (
        <Problem title={t(messages ? 'load.stale' : 'dialogue.failed')} problem={dialogue.error} retry={() => void dialogue.refetch()} />
      )}
      {history.error && (
        <Problem title={t(history.data ? 'load.stale' : 'history.failed')} problem={history.error} retry={() => void history.refetch()} />
      )}
      <Stream show={show} dialogue={dialogue} messages={messages ?? []} history={history.data?.case} />
    </>
  );
}

/** After a message to the reporter, the case can wait for the answer. */
function Offer() {
  const { id } = useCase();
  const { messages } = useDialogue(id, useMember().can('REPORTER_MESSAGE'));
  return messages?.at(-1)?.author === 'STAFF' ? <WaitOffer /> : null;
}
