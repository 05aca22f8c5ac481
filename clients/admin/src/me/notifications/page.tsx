import { Link } from '@tanstack/react-router';
import { NotificationSettings } from '../../../gen/documents';
import { useAsk } from '../../app/query';
import { useT } from '../../i18n';
import { Landing } from '../../kit/landing';
import { Load } from '../../kit/load';
import { SettingsForm } from './form';

/** Which notifications the member gets by email, and when. */
export function NotificationSettingsPage() {
  const t = useT();
  const query = useAsk(NotificationSettings, {});
  return (
    <div className="me">
      <title>{t('notify.mail.title')}</title>
      <p className="back">
        <Link to="/me">{t('me.heading')}</Link>
      </p>
      <Landing as="h1" id="page">
        {t('notify.mail.heading')}
      </Landing>
      <p>{t('notify.mail.text')}</p>
      <Load query={query} failed={t('notify.mail.failed')} lines={8}>
        {({ notificationSettings }) => (
          <>
            {!notificationSettings.confirmed && <p className="notice warn">{t('notify.mail.unconfirmed')}</p>}
            <SettingsForm settings={notificationSettings} />
          </>
        )}
      </Load>
    </div>
  );
}
