import { type RefObject, useEffect, useRef, useState } from 'react';
import { useMember } from '../../app/member';
import { useT } from '../../i18n';
import { Landing } from '../../kit/landing';
import { Loading } from '../../kit/loading';
import { Problem } from '../../kit/problem';
import { useCase } from '../context';
import { wantFocus } from '../focus';
import { Composer } from './composer';
import { MessageItem } from './message';
import { firstUnread } from './unread';
import { useDialogue, type Message } from './use-dialogue';
import { useMarkRead } from './use-mark-read';

export function DialogueTab() {
  const t = useT();
  const { can } = useMember();
  if (!can('REPORTER_MESSAGE')) return <p>{t('case.not-yours')}</p>;
  return (
    <section aria-labelledby="tab-heading">
      <Landing as="h2" id="tab-heading">
        {t('tab.dialogue')}
      </Landing>
      <Messages />
      <p className="to-composer">
        <button type="button" className="button" onClick={() => wantFocus('dialogue')}>
          {t('composer.heading')}
        </button>
      </p>
      <Composer />
    </section>
  );
}

function Messages() {
  const t = useT();
  const { id } = useCase();
  const { query, messages } = useDialogue(id);
  const retry = () => void query.refetch();
  if (!messages) return query.error ? <Problem title={t('dialogue.failed')} problem={query.error} retry={retry} /> : <Loading />;
  return (
    <>
      {query.error && <Problem title={t('load.stale')} problem={query.error} retry={retry} />}
      {query.hasNextPage && (
        <p className="dialogue-tools">
          <button type="button" className="button" onClick={() => query.isFetchingNextPage || void earlier(query)}>
            {query.isFetchingNextPage ? t('submit.busy') : t('dialogue.earlier')}
          </button>
        </p>
      )}
      {messages.length === 0 && <p className="nothing">{t('dialogue.none')}</p>}
      <MessageList messages={messages} fresh={query.isFetchedAfterMount || !query.isStale} />
    </>
  );
}

/** Loads earlier messages. With the last page the pressed button disappears, so the focus moves to the heading. */
async function earlier(query: ReturnType<typeof useDialogue>['query']) {
  const { hasNextPage } = await query.fetchNextPage();
  if (!hasNextPage) document.getElementById('tab-heading')?.focus({ preventScroll: true });
}

/** Scrolls to the member's own message when it arrives. */
function useShowMine(list: RefObject<HTMLOListElement | null>, newest: Message | undefined) {
  const { membership } = useMember();
  const shown = useRef(newest?.number);
  useEffect(() => {
    if (newest?.number === shown.current) return;
    shown.current = newest?.number;
    if (newest?.member?.id === membership.id) list.current?.lastElementChild?.scrollIntoView({ block: 'nearest' });
  }, [list, newest, membership.id]);
}

/** Messages that were new when the page opened stay marked as new while the member reads. */
function MessageList({ messages, fresh }: { messages: Message[]; fresh: boolean }) {
  const { unread = 0 } = useCase();
  const [firstNew, setFirstNew] = useState<number | null>();
  // Wait for fresh data, because cached data may lack the newest messages.
  if (fresh && firstNew === undefined) setFirstNew(firstUnread(messages, unread) ?? null);
  const end = useMarkRead(messages);
  const list = useRef<HTMLOListElement>(null);
  // Scroll to the first new message. Without new messages the page stays at the top, where the deadlines and acts are.
  useEffect(() => {
    if (typeof firstNew !== 'number') return;
    // Runs after the router, which scrolls each page to its top.
    const frame = requestAnimationFrame(() => list.current?.querySelector('[data-new]')?.scrollIntoView({ block: 'start' }));
    return () => cancelAnimationFrame(frame);
  }, [firstNew]);
  useShowMine(list, messages.at(-1));
  return (
    <>
      <ol className="messages" ref={list}>
        {messages.map((message) => (
          <MessageItem
            key={message.id}
            message={message}
            isNew={typeof firstNew === 'number' && message.author === 'REPORTER' && message.number >= firstNew}
          />
        ))}
      </ol>
      <div ref={end} />
    </>
  );
}
