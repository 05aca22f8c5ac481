import type { LawEvent, PeriodUnit } from '../../gen/documents';
import { useT } from '../i18n';
import { Day } from './time';

interface Period {
  count: number;
  unit: PeriodUnit;
}

/** A period with the event that it counts from: "7 working days after receipt of the report". */
export function Counted({ within, from }: { within: Period; from: LawEvent }) {
  const t = useT();
  return (
    <>
      {t('period', { ...within })} {t(`law.from.${from}`)}
    </>
  );
}

interface Source {
  title: string;
  article: string;
  url: string;
}

/** The article that a figure comes from, and the day on which a person read the article. */
export function LawSource({ source, checkedOn }: { source: Source; checkedOn: string }) {
  const t = useT();
  return (
    <>
      <a href={source.url} target="_blank" rel="noreferrer">
        <bdi>
          {source.title}, {source.article}
        </bdi>
      </a>
      {', '}
      {t('law.read')} <Day on={checkedOn} />
    </>
  );
}
