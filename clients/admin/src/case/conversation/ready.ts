/**
 * The prepared acknowledgement is in the reporter's language. The page loads texts in the member's language only, so
 * this text comes from data/languages.
 */
import { formatDay } from '@voicase/shared/time';

interface Acknowledgement {
  received: string;
  /** Left out if no feedback is due. */
  feedback: string;
  dialogue: string;
}

const files = import.meta.glob<Acknowledgement>('../../../../../data/languages/*.json', { eager: true, import: 'acknowledgement' });
const of = (language: string) => files[`../../../../../data/languages/${language}.json`];

/**
 * Returns the acknowledgement and its language. The language is English if there is no text in the reporter's language.
 */
export function confirmation(language: string, receivedOn: string, feedbackDueOn: string | undefined): { text: string; language: string } {
  const spoken = of(language) ? language : 'en';
  const { received = '', feedback = '', dialogue = '' } = of(spoken) ?? {};
  const dated = (text: string, day: string) => text.replace('{date}', formatDay(day, spoken));
  const text = [dated(received, receivedOn), ...(feedbackDueOn ? [dated(feedback, feedbackDueOn)] : []), dialogue].join(' ');
  return { text, language: spoken };
}
