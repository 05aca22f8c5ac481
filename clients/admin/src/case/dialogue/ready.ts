/** The prepared acknowledgement in the reporter's language. The catalogs hold the member's language, so these texts are here. */
import { formatDay } from '@voicase/shared/time';

type Ready = (received: string, feedback: string | undefined) => string;

const confirmations: Record<string, Ready> = {
  en: (received, feedback) =>
    `Thank you for your report. We received it on ${received} and are looking into it.` +
    `${feedback ? ` You will hear from us about what has been done by ${feedback}.` : ''} If you remember anything else, or if we have questions, we can write to each other here.`,
  de: (received, feedback) =>
    `Vielen Dank für Ihre Meldung. Wir haben sie am ${received} erhalten und prüfen sie.` +
    `${feedback ? ` Bis zum ${feedback} erfahren Sie von uns, was daraufhin geschehen ist.` : ''} Wenn Ihnen noch etwas einfällt oder wir Fragen haben, können wir uns hier schreiben.`,
  ar: (received, feedback) =>
    `شكرًا لك على بلاغك. لقد استلمناه بتاريخ ${received} ونحن ننظر فيه.` +
    `${feedback ? ` سنخبرك بما اتُّخذ من إجراءات في موعد أقصاه ${feedback}.` : ''} إذا تذكرت أي شيء آخر، أو إذا كانت لدينا أسئلة، فيمكننا التراسل هنا.`,
};

/** Returns the text and its actual language. */
export function confirmation(language: string, receivedOn: string, feedbackDueOn: string | undefined): { text: string; language: string } {
  const spoken = language in confirmations ? language : 'en';
  const day = (on: string) => formatDay(on, spoken === 'en' ? 'en-GB' : spoken);
  return { text: confirmations[spoken]?.(day(receivedOn), feedbackDueOn && day(feedbackDueOn)) ?? '', language: spoken };
}
