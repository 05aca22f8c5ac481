import { shows } from '@voicase/shared/text';

/** An optional text of a form. */
export const orNull = (text: string): string | null => (shows(text) ? text.trim() : null);
