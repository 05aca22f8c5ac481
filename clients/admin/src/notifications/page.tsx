import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useT } from '../i18n';
import { Check } from '../kit/check';
import { Choice } from '../kit/choice';
import { Landing } from '../kit/landing';
import { Load } from '../kit/load';
import { Problem } from '../kit/problem';
import { say } from '../kit/say';
import { Rows } from './rows';
import { ALL, isUnread, useMark, useNotifications, type Notification } from './use';

const kinds: Notification['kind'][] = [
  'NEW_REPORT',
  'MESSAGE',
  'ASSIGNMENT',
  'APPROVAL',
  'RESTRICTION',
  'DEADLINE',
  'INTERVIEW',
  'ESCALATION',
  'ROUTED',
  'TASK_ASSIGNED',
  'TASK_DUE',
  'MENTIONED',
  'IDENTITY_REQUEST',
  'IDENTITY_NEWS',
  'OUTSIDE_ANSWERED',
  'OUTSIDE_EXPIRED',
];

/** The last notifications of the member, of which the server keeps 200. */
export function NotificationsPage() {
  const t = useT();
  const query = useNotifications(ALL);
  return (
    <>
      <title>{t('notify.title')}</title>
      <div className="list-head">
        <Landing as="h1" id="page">
          {t('notify.heading')}
        </Landing>
        <Link to="/me/notifications" className="button">
          {t('notify.settings')}
        </Link>
      </div>
      <p className="prose">{t('notify.text')}</p>
      <Load query={query} failed={t('notify.failed')} lines={8}>
        {({ notifications }) => <Content rows={notifications} />}
      </Load>
    </>
  );
}

function Content({ rows }: { rows: Notification[] }) {
  const t = useT();
  const [onlyUnread, setOnlyUnread] = useState(false);
  const [kind, setKind] = useState<string>();
  const shown = rows.filter((one) => (!onlyUnread || isUnread(one)) && (!kind || one.kind === kind));
  if (rows.length === 0) return <p className="nothing">{t('notify.none')}</p>;
  return (
    <>
      <div className="notify-filter">
        <Choice
          label={t('notify.filter.kind')}
          value={kind}
          any={t('notify.filter.any')}
          options={kinds.map((one) => [one, t(`notify.kind.${one}`)])}
          onChange={setKind}
        />
        <Check checked={onlyUnread} onChange={setOnlyUnread}>
          {t('notify.filter.unread')}
        </Check>
      </div>
      <Marked rows={rows} shown={shown} />
    </>
  );
}

/** The rows, with the buttons that mark one of them or all. */
function Marked({ rows, shown }: { rows: Notification[]; shown: Notification[] }) {
  const t = useT();
  // The notifications that the last press of "Mark all as read" changed. They can be marked as unread again.
  const [marked, setMarked] = useState<string[]>([]);
  const unread = rows.filter(isUnread).map(({ id }) => id);
  const all = useMark(({ read }) => say(t(read ? 'notify.read.all.done' : 'notify.undone')));
  const one = useMark();
  const problem = all.error ?? one.error;
  const markAll = () => {
    setMarked(unread);
    all.mutate({ notifications: unread, read: true });
  };
  const undo = () => {
    setMarked([]);
    all.mutate({ notifications: marked, read: false });
  };
  return (
    <>
      {problem && <Problem title={t('notify.not-marked')} problem={problem} focus />}
      <div className="row">
        {unread.length > 0 && (
          <button type="button" className="button" aria-disabled={all.isPending || undefined} onClick={markAll}>
            {t('notify.read.all')}
          </button>
        )}
        {marked.length > 0 && unread.length === 0 && (
          <button type="button" className="button" aria-disabled={all.isPending || undefined} onClick={undo}>
            {t('notify.undo')}
          </button>
        )}
      </div>
      {shown.length === 0 ? (
        <p className="nothing">{t('notify.none.shown')}</p>
      ) : (
        <Rows
          rows={shown}
          act={(row) =>
            row.handled ? null : (
              <button
                type="button"
                className="button quiet"
                aria-label={t(row.read ? 'notify.mark.unread.name' : 'notify.mark.read.name', {
                  kind: t(`notify.kind.${row.kind}`),
                  number: row.number,
                })}
                aria-disabled={one.isPending || undefined}
                onClick={() => one.mutate({ notifications: [row.id], read: !row.read })}
              >
                {t(row.read ? 'notify.mark.unread' : 'notify.mark.read')}
              </button>
            )
          }
        />
      )}
    </>
  );
}
