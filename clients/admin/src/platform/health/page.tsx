import type { ReactNode } from 'react';
import { PlatformHealth, type PlatformHealthQuery } from '../../../gen/documents';
import { useT } from '../../i18n';
import { Landing } from '../../kit/landing';
import { Load } from '../../kit/load';
import { Day } from '../../kit/time';
import { OwnMoment } from '../moment';
import { usePlatform } from '../use';
import { ageOf } from './age';
import { DeadMails } from './dead-mails';

/** The state of the installation. If VoiCase does not measure a value, the page says so. */
export function HealthPage() {
  const t = useT();
  const query = usePlatform(PlatformHealth);
  return (
    <>
      <title>{t('health.title')}</title>
      <div className="list-head">
        <Landing as="h1" id="page">
          {t('health.heading')}
        </Landing>
        <button type="button" className="button" onClick={() => void query.refetch()}>
          {t('health.look')}
        </button>
      </div>
      <Load query={query} failed={t('health.failed')}>
        {({ platformHealth }) => (
          <>
            <Facts of={platformHealth} />
            <DeadMails dead={platformHealth.deadMails} />
          </>
        )}
      </Load>
    </>
  );
}

function Facts({ of: { jobs, mail, workerSeen, backup, store, keystore } }: { of: PlatformHealthQuery['platformHealth'] }) {
  const t = useT();
  return (
    <ul className="items">
      <Fact name={t('health.worker')} bad={ageOf(workerSeen) > 5}>
        {workerSeen ? (
          <>
            {t('health.worker.seen')} <OwnMoment at={workerSeen} />
          </>
        ) : (
          t('health.worker.never')
        )}
      </Fact>
      <Fact name={t('health.jobs')} bad={jobs.failing > 0}>
        {t('health.jobs.due', { count: jobs.due })}{' '}
        {jobs.oldest && (
          <>
            {t('health.oldest')} <Day on={jobs.oldest} /> ·{' '}
          </>
        )}
        {t('health.jobs.failing', { count: jobs.failing })}
      </Fact>
      <Fact name={t('health.mail')} bad={mail.givenUp > 0}>
        {t('health.mail.waiting', { count: mail.waiting })}{' '}
        {mail.oldest && (
          <>
            {t('health.oldest')} <Day on={mail.oldest} /> ·{' '}
          </>
        )}
        {t('health.mail.given-up', { count: mail.givenUp })}
      </Fact>
      <Fact name={t('health.store')} bad={!store}>
        {t(store ? 'health.answers' : 'health.silent')}
      </Fact>
      <Fact name={t('health.keystore')} bad={!keystore}>
        {t(keystore ? 'health.answers' : 'health.silent')}
      </Fact>
      <Fact name={t('health.backup')} bad={ageOf(backup) > 36 * 60}>
        {backup ? (
          <>
            {t('health.backup.last')} <OwnMoment at={backup} />
          </>
        ) : (
          t('health.backup.never')
        )}
      </Fact>
      <Fact name={t('health.certificate')}>{t('health.certificate.unmeasured')}</Fact>
      <Fact name={t('health.audit')}>{t('health.audit.unmeasured')}</Fact>
    </ul>
  );
}

function Fact({ name, bad, children }: { name: string; bad?: boolean; children: ReactNode }) {
  const t = useT();
  return (
    <li>
      <h2>
        {name}{' '}
        {bad !== undefined && (
          <span className={`word state-${bad ? 'suspended' : 'active'}`}>{t(bad ? 'health.look-after' : 'health.well')}</span>
        )}
      </h2>
      <p>{children}</p>
    </li>
  );
}
