import { CaseTimeline, type CaseTimelineQuery } from '../../../gen/documents';
import { useAsk } from '../../app/query';
import { useT } from '../../i18n';
import { Landing } from '../../kit/landing';
import { Load } from '../../kit/load';
import { Day, Moment } from '../../kit/time';
import { Typed } from '../../kit/text';
import { useCase } from '../context';

type Entry = NonNullable<CaseTimelineQuery['case']['timeline']>[number];

export function TimelineTab() {
  const t = useT();
  const { id } = useCase();
  const query = useAsk(CaseTimeline, { id });
  return (
    <section aria-labelledby="tab-heading">
      <Landing as="h2" id="tab-heading">
        {t('tab.timeline')}
      </Landing>
      <Load query={query} failed={t('timeline.failed')}>
        {({ case: { timeline } }) =>
          timeline?.length ? (
            <ol className="timeline">
              {timeline.map((entry) => (
                <EntryItem key={entry.id} entry={entry} />
              ))}
            </ol>
          ) : (
            <p className="nothing">{t('timeline.none')}</p>
          )
        }
      </Load>
    </section>
  );
}

/** For a reporter's act, only the day is known and shown. */
function EntryItem({ entry }: { entry: Entry }) {
  const t = useT();
  const { kind, from, to, member, reason, on, at } = entry;
  return (
    <li>
      <p>
        {kind !== 'STAGE_CHANGED' || !to
          ? t(`timeline.kind.${kind}`)
          : from
            ? t('timeline.moved', { from: t(`stage.${from}`), to: t(`stage.${to}`) })
            : t('timeline.set', { to: t(`stage.${to}`) })}
      </p>
      <p className="muted">
        {at ? <Moment at={at} /> : <Day on={on} />}
        {member && (
          <>
            {' '}
            · <span dir="auto">{member.name}</span>
          </>
        )}
      </p>
      {reason && <Typed text={reason} />}
    </li>
  );
}
