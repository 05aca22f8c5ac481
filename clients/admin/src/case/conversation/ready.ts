/**
 * Prepared texts for the reporter are in the reporter's language. The page loads texts in the member's language only, so
 * these texts come from data/languages.
 */
import { formatDay } from '@voicase/shared/time';

interface Acknowledgement {
  received: string;
  /** Left out if no feedback is due. */
  feedback: string;
  dialogue: string;
}

interface Announcements {
  closing: string;
  extension: string;
  /** The question after the closing, whether there was a detriment. It has no day. */
  check_in: string;
}

const announcements = import.meta.glob<Announcements>('../../../../../data/languages/*.json', { eager: true, import: 'announcements' });
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

const announced = (language: string) => announcements[`../../../../../data/languages/${language}.json`];

/** Returns an announcement with its day. As in `confirmation`, the language may be English. */
export function announcement(kind: 'closing' | 'extension', language: string, on: string): { text: string; language: string } {
  const spoken = announced(language) ? language : 'en';
  return { text: (announced(spoken)?.[kind] ?? '').replace('{date}', formatDay(on, spoken)), language: spoken };
}

/** Returns the question of a check-in. As in `confirmation`, the language may be English. */
export const checkInQuestion = (language: string): string => (announced(language) ?? announced('en'))?.check_in ?? '';

/** An announcement with its reason, which goes at the end. */
export const explained = (text: string, reason: string): string => `${text.trimEnd()} ${reason.trim()}`;
