import { language } from '@voicase/shared/i18n';
import { formatDay } from '@voicase/shared/time';

/** A date in the language of the page. */
export const day = (on: string): string => formatDay(on, language());
