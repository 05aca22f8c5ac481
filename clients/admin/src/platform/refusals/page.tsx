import { PlatformRefusals, type PlatformRefusalsQuery } from '../../../gen/documents';
import { useT } from '../../i18n';
import { Landing } from '../../kit/landing';
import { Load } from '../../kit/load';
import { Day } from '../../kit/time';
import { OwnMoment } from '../moment';
import { usePlatform } from '../use';

type Abuse = PlatformRefusalsQuery['abuse'];

/**
 * Shows the number of refused requests per day. For the staff surface, the page also shows the number per address, with
 * a key instead of the address.
 */
export function RefusalsPage() {
  const t = useT();
  const query = usePlatform(PlatformRefusals);
  return (
    <>
      <title>{t('refusals.title')}</title>
      <Landing as="h1" id="page">
        {t('refusals.heading')}
      </Landing>
      <p className="prose">{t('refusals.text')}</p>
      <Load query={query} failed={t('refusals.failed')}>
        {({ abuse }) => (
          <>
            <h2 id="days">{t('refusals.days')}</h2>
            <Days days={abuse.days} />
            <h2 id="addresses">{t('refusals.addresses')}</h2>
            <p className="prose">{t('refusals.addresses.text')}</p>
            <Addresses addresses={abuse.addresses} />
          </>
        )}
      </Load>
    </>
  );
}

function Days({ days }: { days: Abuse['days'] }) {
  const t = useT();
  if (!days.length) return <p className="nothing">{t('refusals.none')}</p>;
  return (
    <ul className="items" aria-labelledby="days">
      {days.map(({ surface, day, kind, count }) => (
        <li key={`${surface} ${day} ${kind}`}>
          <p>
            <b>{t(`refusals.kind.${kind}`)}</b> · {t('refusals.times', { count })}
          </p>
          <p className="muted">
            <Day on={day} /> · {t(`refusals.surface.${surface}`)}
          </p>
        </li>
      ))}
    </ul>
  );
}

function Addresses({ addresses }: { addresses: Abuse['addresses'] }) {
  const t = useT();
  if (!addresses.length) return <p className="nothing">{t('refusals.none')}</p>;
  return (
    <ul className="items" aria-labelledby="addresses">
      {addresses.map(({ key, kind, count, firstSeen, lastSeen }) => (
        <li key={`${key} ${kind}`}>
          <p>
            <code>{key.slice(0, 12)}</code> <b>{t(`refusals.kind.${kind}`)}</b> · {t('refusals.times', { count })}
          </p>
          <p className="muted">
            {t('refusals.first')} <OwnMoment at={firstSeen} /> · {t('refusals.last')} <OwnMoment at={lastSeen} />
          </p>
        </li>
      ))}
    </ul>
  );
}
