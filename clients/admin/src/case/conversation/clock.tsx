import { useCallback } from 'react';
import { useMember } from '../../app/member';
import { useFormats } from '../../i18n';

/** Returns the day of a time in the organisation's time zone, as YYYY-MM-DD. */
export function useDayOf(): (at: string) => string {
  const { timeZone } = useMember().membership.organisation;
  return useCallback((at) => new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(Date.parse(at)), [timeZone]);
}

/** The time of day in the organisation's time zone. The day is in the heading above. */
export function Clock({ at }: { at: string }) {
  const { timeZone } = useMember().membership.organisation;
  return <time dateTime={at}>{new Intl.DateTimeFormat(useFormats(), { timeStyle: 'short', timeZone }).format(Date.parse(at))}</time>;
}
