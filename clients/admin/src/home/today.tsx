/** Days as the organisation counts them, in its time zone. */
import { dayIn, daysBetween, relativeDays, today } from '@voicase/shared/time';
import { useMember } from '../app/member';
import { useFormats } from '../i18n';
import { useDayOf } from '../kit/time';

const useZone = () => useMember().membership.organisation.timeZone;

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
  return <Age on={useDayOf()(at)} />;
}
