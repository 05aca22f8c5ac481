import { Security } from '../../../gen/documents';
import { useAsk } from '../../app/query';
import { useT } from '../../i18n';
import { Landing } from '../../kit/landing';
import { Load } from '../../kit/load';
import { Calendar } from './calendar';
import { Factors } from './factors';
import { Password } from './password';
import { Recovery } from './recovery';
import { ResetNotice } from './reset-notice';
import { Sessions } from './sessions';

/** The sign-in methods and sessions of this account. */
export function SecurityPage() {
  const t = useT();
  const query = useAsk(Security, {});
  return (
    <div className="me">
      <title>{t('security.title')}</title>
      <Landing as="h1">{t('security.heading')}</Landing>
      <Load query={query} failed={t('security.failed')}>
        {({ me: { security } }) => (
          <>
            {security.resetAskedAt && <ResetNotice askedAt={security.resetAskedAt} />}
            <Factors factors={security.factors} />
            <Recovery left={security.recoveryCodesLeft} />
            <Password changedAt={security.passwordChangedAt} />
            <Sessions sessions={security.sessions} />
            <Calendar />
          </>
        )}
      </Load>
    </div>
  );
}
