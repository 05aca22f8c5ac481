import { useLanguage } from '../i18n';

/** The server stops counting one above this number. The page then shows this number with a plus sign. */
export const MAX_SHOWN_COUNT = 1000;

/** A number of cases. */
export function Count({ of }: { of: number }) {
  const numbers = new Intl.NumberFormat(useLanguage());
  return <span className="count">{of > MAX_SHOWN_COUNT ? `${numbers.format(MAX_SHOWN_COUNT)}+` : numbers.format(of)}</span>;
}
