import { Link } from '@tanstack/react-router';
import { useCase } from '../case/context';
import { useT } from '../i18n';
import { Due } from '../kit/due';
import { Day } from '../kit/time';

/** What is due to protect the reporter, in the details of the case. */
export function ProtectionLine() {
  const t = useT();
  const { id, protection } = useCase();
  if (!protection?.assessment && !protection?.checkIn) return null;
  const { assessment, checkIn } = protection;
  const due = checkIn && { id, kind: 'OWN' as const, dueOn: checkIn.dueOn, metOn: null, pausedOn: null, daysLeft: checkIn.daysLeft };
  return (
    <section aria-labelledby="protection-line">
      <h3 id="protection-line">{t('detriment.side')}</h3>
      {assessment && (
        <p>
          <Link to="/cases/$id/investigation" params={{ id }} hash="protection">
            {t('detriment.side.assess', { moment: t(`detriment.moment.${assessment}`) })}
          </Link>
        </p>
      )}
      {due && (
        <p>
          <Link to="/cases/$id/investigation" params={{ id }} hash="check-ins">
            {t('detriment.side.check-in')}
          </Link>{' '}
          <Day on={due.dueOn} /> <Due deadline={due} />
        </p>
      )}
    </section>
  );
}
