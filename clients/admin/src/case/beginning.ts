/** The maximum number of characters of a text in the name of a button. */
const MAX = 60;

/** The beginning of a text. It tells buttons apart that act on several texts. */
export const beginning = (text: string): string => (text.length > MAX ? `${text.slice(0, MAX).replace(/[\uD800-\uDBFF]$/, '')}…` : text);
