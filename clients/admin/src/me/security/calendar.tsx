import { useState } from 'react';
import { CalendarFeed, CreateCalendarFeed, RemoveCalendarFeed, type CalendarFeedQuery } from '../../../gen/documents';
import { useMember } from '../../app/member';
import { client, useAsk } from '../../app/query';
import { useT } from '../../i18n';
import { Copy } from '../../kit/copy';
import { Dialog } from '../../kit/dialog';
import { FormDialog } from '../../kit/form-dialog';
import { Load } from '../../kit/load';
import { Problem } from '../../kit/problem';
import { say } from '../../kit/say';
import { Day, Moment } from '../../kit/time';
import { useOnce } from '../../session/once';
import { request } from '../../session/request';
import { useTask } from '../../session/task';

const refresh = () => client.invalidateQueries({ queryKey: [CalendarFeed.name] });

/** The secret address at which a calendar program reads the due dates of the member's cases. */
export function Calendar() {
  const t = useT();
  const { membership } = useMember();
  const query = useAsk(CalendarFeed, {});
  // Without access to cases, the calendar would stay empty.
  if (membership.caseScope === 'NONE') return null;
  return (
    <section>
      <h2>{t('calendar.heading')}</h2>
      <p>{t('calendar.text')}</p>
      <Load query={query} failed={t('calendar.failed')}>
        {({ calendarFeed }) => <Feed feed={calendarFeed} />}
      </Load>
    </section>
  );
}

function Feed({ feed }: { feed: CalendarFeedQuery['calendarFeed'] }) {
  const t = useT();
  const [doing, setDoing] = useState<'create' | 'remove'>();
  const close = () => setDoing(undefined);
  return (
    <>
      {feed ? (
        <p>
          {t('calendar.since')} <Moment at={feed.createdAt} /> ·{' '}
          {feed.usedOn ? (
            <>
              {`${t('calendar.used')} `}
              <Day on={feed.usedOn} />
            </>
          ) : (
            t('calendar.unused')
          )}
        </p>
      ) : (
        <p>{t('calendar.none')}</p>
      )}
      <div className="row">
        <button type="button" className="button" onClick={() => setDoing('create')}>
          {t(feed ? 'calendar.replace' : 'calendar.create')}
        </button>
        {feed && (
          <button type="button" className="button danger" onClick={() => setDoing('remove')}>
            {t('calendar.remove')}
          </button>
        )}
      </div>
      {doing === 'create' && <CreateDialog replaces={Boolean(feed)} onClose={close} />}
      {doing === 'remove' && <RemoveDialog onClose={close} />}
    </>
  );
}

function CreateDialog({ onClose, ...props }: { replaces: boolean; onClose: () => void }) {
  const t = useT();
  // The new address is no reason to rename the dialog.
  const [replaces] = useState(props.replaces);
  const [address, setAddress] = useState<string>();
  const { busy, problem, run } = useTask(async () => {
    setAddress((await request(CreateCalendarFeed, {})).createCalendarFeed.address);
    await refresh();
  });
  return (
    <Dialog title={t(replaces ? 'calendar.replace' : 'calendar.create')} onClose={onClose} insistent={address !== undefined}>
      {address === undefined ? (
        <>
          {problem !== undefined && <Problem title={t('calendar.not-created')} problem={problem} focus />}
          <p>{t(replaces ? 'calendar.replace.text' : 'calendar.create.text')}</p>
          <button type="button" className="button primary" aria-disabled={busy || undefined} onClick={run}>
            {busy ? t('submit.busy') : t(replaces ? 'calendar.replace' : 'calendar.create')}
          </button>
        </>
      ) : (
        <>
          <p>{t('calendar.once')}</p>
          <p className="token">
            <code className="secret" dir="ltr" translate="no">
              {address}
            </code>
          </p>
          <div className="row">
            <Copy text={address} label={t('calendar.copy')} />
            <button type="button" className="button primary" onClick={onClose}>
              {t('calendar.kept')}
            </button>
          </div>
        </>
      )}
    </Dialog>
  );
}

function RemoveDialog({ onClose }: { onClose: () => void }) {
  const t = useT();
  const act = useOnce({
    mutationFn: () => request(RemoveCalendarFeed, {}),
    onSuccess: async () => {
      await refresh();
      say(t('calendar.removed'));
      onClose();
    },
  });
  return (
    <FormDialog
      title={t('calendar.remove')}
      action={t('calendar.remove')}
      failed={t('calendar.not-removed')}
      problem={act.error}
      busy={act.isPending}
      danger
      onSubmit={() => act.mutate()}
      onClose={onClose}
    >
      <p>{t('calendar.remove.text')}</p>
    </FormDialog>
  );
}
