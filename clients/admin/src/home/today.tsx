/** Days as the organisation counts them, in its time zone. */
import { daysBetween, relativeDays, today } from '@voicase/shared/time';
import { useMember } from '../app/member';
import { useFormats } from '../i18n';

const useZone = () => useMember().membership.organisation.timeZone;

/** The day of a point in time as YYYY-MM-DD. */
const dayIn = (timeZone: string, at: number): string => new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(at);

/** "Saturday, 28 November". `at` is the time of the latest data, so that the day also changes on a page that stays open. */
export function useToday(at: number): string {
  const zone = useZone();
  const day = at ? dayIn(zone, at) : today(zone);
  const format = new Intl.DateTimeFormat(useFormats(), { weekday: 'long', day: 'numeric', month: 'long', timeZone: 'UTC' });
  return format.format(Date.parse(day));
}

/** How long ago a day was: "today", "2 days ago". */
export function Age({ on }: { on: string }) {
  const days = daysBetween(today(useZone()), on);
  return <time dateTime={on}>{relativeDays(days, useFormats())}</time>;
}

/** How long ago the day of a point in time was. */
export function AgeOf({ at }: { at: string }) {
  return <Age on={dayIn(useZone(), Date.parse(at))} />;
}
