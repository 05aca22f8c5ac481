import { useT } from '../i18n';
import { Day } from '../kit/time';
import type { Meetings } from './records';

/** How the report came in. */
export function Entry({ entry }: { entry: NonNullable<Meetings['entry']> }) {
  const t = useT();
  return (
    <section aria-labelledby="manual-entry">
      <h3 id="manual-entry">{t('meetings.entry')}</h3>
      <dl className="manual-facts">
        <dt>{t('meetings.entry.receiver')}</dt>
        <dd dir="auto">{entry.receivedBy?.name ?? entry.receivedName}</dd>
        <dt>{t('meetings.entry.by')}</dt>
        <dd>
          <span dir="auto">{entry.enteredBy?.name}</span>, <Day on={entry.enteredOn} />
        </dd>
        <dt>{t('meetings.recording')}</dt>
        <dd>{t(`meetings.recording.${entry.recording}`)}</dd>
        <dt>{t('meetings.entry.code')}</dt>
        <dd>{entry.hasCode ? t('meetings.entry.code.yes', { name: entry.enteredBy?.name ?? '' }) : t('meetings.entry.code.no')}</dd>
        {entry.lateReason && (
          <>
            <dt>{t('meetings.entry.late')}</dt>
            <dd className="typed" dir="auto">
              {entry.lateReason}
            </dd>
          </>
        )}
      </dl>
    </section>
  );
}
