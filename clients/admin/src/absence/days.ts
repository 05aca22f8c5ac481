/** The form of an absence. Pure functions. */

export interface AbsenceFields {
  firstOn: string;
  lastOn: string;
  /** The id of the deputy, or an empty text. */
  deputy: string;
}

export type Wrong = 'first' | 'last';

/** What is wrong with the dates. The server checks the rest. */
export function wrongDates({ firstOn, lastOn }: AbsenceFields, today: string): Wrong[] {
  const isDay = (text: string) => /^\d{4}-\d\d-\d\d$/.test(text);
  const wrong: Wrong[] = [];
  if (!isDay(firstOn)) wrong.push('first');
  if (!isDay(lastOn) || lastOn < firstOn || lastOn < today) wrong.push('last');
  return wrong;
}
