/** News from reporters. Reports and messages are separate lists, so that many messages do not hide a report. */
import { useT } from '../i18n';
import { Card } from './card';
import { CaseRow, Handlers } from './case-row';
import { newReports, unreadMessages } from './lists';
import type { Home } from './query';
import { Age } from './today';

export function NewReports({ fresh }: { fresh: Home['fresh'] }) {
  const t = useT();
  return (
    <Card
      id="fresh"
      title={t('home.fresh')}
      count={fresh.totalCount}
      all={newReports}
      rows={fresh.nodes}
      row={(one) => <CaseRow one={one} tail={<Age on={one.receivedOn} />} meta={[<Handlers key="who" one={one} />]} />}
      empty={t('home.fresh.none')}
    />
  );
}

export function Messages({ messages }: { messages: NonNullable<Home['messages']> }) {
  const t = useT();
  return (
    <Card
      id="messages"
      title={t('home.messages')}
      count={messages.totalCount}
      all={unreadMessages}
      rows={messages.nodes}
      row={(one) => (
        <CaseRow
          one={one}
          tail={<span className="badge">{t('row.unread', { count: one.unread ?? 0 })}</span>}
          meta={[<Handlers key="who" one={one} />]}
        />
      )}
      empty={t('home.messages.none')}
    />
  );
}
