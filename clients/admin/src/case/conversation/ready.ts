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

interface Announcements {
  closing: string;
  extension: string;
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

/** Returns an announcement with its day. As in `confirmation`, the language may be English. */
export function announcement(kind: keyof Announcements, language: string, on: string): { text: string; language: string } {
  const place = (code: string) => announcements[`../../../../../data/languages/${code}.json`];
  const spoken = place(language) ? language : 'en';
  return { text: (place(spoken)?.[kind] ?? '').replace('{date}', formatDay(on, spoken)), language: spoken };
}

/** An announcement with its reason, which goes at the end. */
export const explained = (text: string, reason: string): string => `${text.trimEnd()} ${reason.trim()}`;
