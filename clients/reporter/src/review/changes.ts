/** What a draft has beyond the report that arrived: the first attempt arrived, its response was lost, and the draft was changed since. */
import { type Question, asked, inLanguage, isAnswered, toSend } from '@voicase/shared/form';
import { language } from '@voicase/shared/i18n';
import { withoutControls } from '@voicase/shared/text';
import { isDate } from '@voicase/shared/validate';
import { day } from '../kit/day.ts';
import type { Channel, Draft, Report } from '../state.ts';
import { t } from '../texts.ts';

/** The server removes control characters. The order of choices has no meaning. */
const stored = (value: unknown): string =>
  Array.isArray(value) ? JSON.stringify([...(value as unknown[])].sort()) : withoutControls(String(value)).trim();

/** An answer as the reporter reads it. */
function written({ options, type }: Question, value: unknown): string {
  if (typeof value === 'boolean') return t(value ? 'form.yes' : 'form.no');
  if (!options) return type === 'date' && isDate(String(value)) ? day(String(value)) : String(value);
  const chosen: unknown[] = Array.isArray(value) ? value : [value];
  return options
    .filter(({ id }) => chosen.includes(id))
    .map(({ label }) => inLanguage(label, language()).text)
    .join('\n');
}

/** The changed answers, each under its question. `isChanged` is also true if an answer was removed. */
export function changesOf({ form: { definition } }: Channel, { answers }: Draft, report: Report): { text: string; isChanged: boolean } {
  const arrived = new Map(report.answers.map(({ question, value }) => [question, stored(value)]));
  const questions = asked(definition, answers).filter(({ id }) => isAnswered(answers[id]));
  const changed = questions.filter(({ id }) => arrived.get(id) !== stored(answers[id]));
  return {
    text: changed.map((one) => `${inLanguage(one.label, language()).text}\n${written(one, answers[one.id])}`).join('\n\n'),
    isChanged: changed.length > 0 || toSend(definition, answers).length < arrived.size,
  };
}
