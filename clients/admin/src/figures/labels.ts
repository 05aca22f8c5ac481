import type { FacetsQuery } from '../../gen/documents';
import { inMyLanguage, useFormats, useT } from '../i18n';
import { byValue, isPartial, type Band, type Kind, type Period } from './sums';

export type Category = FacetsQuery['archived'][number];

const sources = ['WEB', 'PHONE', 'POST', 'MEETING', 'EMAIL'] as const;
const anonymities = ['ANONYMOUS', 'CONFIDENTIAL'] as const;
const outcomes = [
  'SUBSTANTIATED',
  'PARTLY_SUBSTANTIATED',
  'UNSUBSTANTIATED',
  'OUT_OF_SCOPE',
  'INSUFFICIENT_INFORMATION',
  'WITHDRAWN',
  'DUPLICATE',
  'SPAM',
] as const;
const others = ['OPEN', 'IN_TIME', 'LATE'] as const;

const among = <Value extends string>(all: readonly Value[], value: string) => all.find((one) => one === value);

/** Returns the text of a value of a table. `categories`: all, also archived ones. */
export function useValueName(categories: readonly Category[]): (kind: Kind, value: string | null) => string {
  const t = useT();
  return (kind, value) => {
    if (value === null) return t(kind === 'ACKNOWLEDGEMENT' || kind === 'FEEDBACK' ? 'figures.undivided' : 'figures.others');
    if (value === 'NONE') return t('figures.none');
    if (kind === 'CATEGORY') {
      const category = categories.find(({ id }) => id === value);
      return category ? inMyLanguage(category.name) : t('figures.former');
    }
    const source = among(sources, value);
    if (source) return t(`source.${source}`);
    const anonymity = among(anonymities, value);
    if (anonymity) return t(`anonymity.short.${anonymity}`);
    const outcome = among(outcomes, value);
    if (outcome) return t(`outcome.${outcome}`);
    const other = among(others, value);
    return other ? t(`figures.value.${other}`) : value;
  };
}

/** Returns what a reader must know of the sums of a table. */
export function useNotes(periods: readonly Period[]) {
  const t = useT();
  const ofDays = (kind: Kind) => (isPartial(periods, kind) ? [t('figures.partial')] : []);
  const ofValues = (kind: Kind) => {
    const [first, ...others] = byValue(periods, kind);
    const isAlone = others.length === 0 && typeof first?.value === 'string';
    return [...(isAlone ? [t('figures.alone')] : []), ...ofDays(kind)];
  };
  return { ofValues, ofDays };
}

/** Returns the text of a number of days. */
export function useDays(): (band: Pick<Band, 'from' | 'to'>) => string {
  const t = useT();
  return ({ from, to }) => {
    if (to === null) return t('figures.days.over', { from });
    return from === to ? t('figures.days.one', { from }) : t('figures.days.range', { from, to });
  };
}

/** Returns the month of a day, such as "March 2026". */
export function useMonth(): (day: string) => string {
  const format = new Intl.DateTimeFormat(useFormats(), { month: 'long', year: 'numeric', timeZone: 'UTC' });
  return (day) => format.format(Date.parse(`${day}T00:00:00Z`));
}
