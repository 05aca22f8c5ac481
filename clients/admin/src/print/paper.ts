/** The texts of printed sheets for the reporter, in the reporter's language. The page loads texts in the member's language only. */
import { formatDay } from '@voicase/shared/time';

type Name =
  | 'title'
  | 'received'
  | 'reference'
  | 'acknowledge'
  | 'feedback'
  | 'code'
  | 'open'
  | 'keep'
  | 'anyone'
  | 'lost'
  | 'none'
  | 'none-anonymous'
  | 'authorities'
  | 'record'
  | 'version'
  | 'check'
  | 'signature';

const files = import.meta.glob<Record<Name, string>>('../../../../data/languages/*.json', { eager: true, import: 'paper' });
const of = (language: string) => files[`../../../../data/languages/${language}.json`];

/** A function that returns the texts, and their language, which is English if there are none in the reporter's language. */
export function paperIn(language: string) {
  const spoken = of(language) ? language : 'en';
  const text = (name: Name, values: { date?: string; reference?: string; version?: number } = {}): string =>
    (of(spoken)?.[name] ?? '')
      .replace('{date}', values.date ? formatDay(values.date, spoken) : '')
      .replace('{reference}', values.reference ?? '')
      .replace('{version}', String(values.version ?? ''));
  return { text, language: spoken };
}
