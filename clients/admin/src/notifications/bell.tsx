import { Popover } from '@base-ui/react/popover';
import { Link } from '@tanstack/react-router';
import BellIcon from 'lucide-react/icons/bell';
import { useRef, useState } from 'react';
import { useT } from '../i18n';
import { Load } from '../kit/load';
import { Problem } from '../kit/problem';
import { Rows } from './rows';
import { useTitleCount } from './title';
import { useCount, useMark, useNotifications, type Notification } from './use';

/** How many notifications the panel shows. */
const SHOWN = 10;
/** A larger number has no room on the bell. */
const MAX = 99;

/** The bell with the number of unread notifications, and its panel with the newest ones. */
export function Bell() {
  const t = useT();
  const count = useCount().data?.unreadNotifications ?? 0;
  const [isOpen, setOpen] = useState(false);
  const place = useRef<HTMLSpanElement>(null);
  useTitleCount(count);
  return (
    <Popover.Root open={isOpen} onOpenChange={setOpen}>
      <Popover.Trigger className="bell" aria-label={t('notify.bell', { count })}>
        <BellIcon aria-hidden size={18} />
        {count > 0 && (
          <span aria-hidden className="bell-count">
            {count > MAX ? `${String(MAX)}+` : count}
          </span>
        )}
      </Popover.Trigger>
      {/* The panel stays in the landmark of its button. It is fixed, so that no part of the page cuts it off. */}
      <span ref={place} className="menu-home" />
      <Popover.Portal container={place}>
        <Popover.Positioner className="menu-place" positionMethod="fixed" align="end" sideOffset={4} collisionPadding={8}>
          <Popover.Popup className="notify-panel">
            <Panel close={() => setOpen(false)} />
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}

function Panel({ close }: { close: () => void }) {
  const t = useT();
  const query = useNotifications(SHOWN);
  return (
    <>
      <Popover.Title className="notify-title">{t('notify.heading')}</Popover.Title>
      <Load query={query} failed={t('notify.failed')} lines={4}>
        {({ notifications }) => <Newest rows={notifications} close={close} />}
      </Load>
      <p className="notify-foot">
        <Link to="/notifications" onClick={close}>
          {t('notify.all')}
        </Link>
        <Link to="/me/notifications" onClick={close}>
          {t('notify.settings')}
        </Link>
      </p>
    </>
  );
}

function Newest({ rows, close }: { rows: Notification[]; close: () => void }) {
  const t = useT();
  const count = useCount().data?.unreadNotifications ?? 0;
  const act = useMark();
  if (rows.length === 0) return <p className="nothing">{t('notify.none')}</p>;
  return (
    <>
      {act.error && <Problem title={t('notify.not-marked')} problem={act.error} focus />}
      <Rows rows={rows} onOpen={close} />
      {count > 0 && (
        <p className="notify-foot">
          <button type="button" className="button" aria-disabled={act.isPending || undefined} onClick={() => act.mutate({ read: true })}>
            {t('notify.read.all')}
          </button>
        </p>
      )}
    </>
  );
}
