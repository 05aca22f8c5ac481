import { dayIn, formatDayShort } from '@voicase/shared/time';
import { useCallback } from 'react';
import { useMember } from '../app/member';
import { useFormats } from '../i18n';

/** Shows a day, which the browser's time zone never shifts. */
export function Day({ on }: { on: string }) {
  return <time dateTime={on}>{formatDayShort(on, useFormats())}</time>;
}

/** A day of this year without its year, for a narrow column. The tooltip has the whole day. */
export function ShortDay({ on }: { on: string }) {
  const locale = useFormats();
  const whole = formatDayShort(on, locale);
  const isThisYear = on.startsWith(`${String(new Date().getFullYear())}-`);
  const short = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', timeZone: 'UTC' });
  return (
    <time dateTime={on} title={whole}>
      {isThisYear ? short.format(Date.parse(on)) : whole}
    </time>
  );
}

/** Formats a time in the organisation's time zone, in which legal deadlines are counted. For use inside a sentence. */
export function useMoment(): (at: string) => string {
  const { timeZone } = useMember().membership.organisation;
  const format = new Intl.DateTimeFormat(useFormats(), { dateStyle: 'medium', timeStyle: 'short', timeZone });
  return (at) => format.format(Date.parse(at));
}

/** A time in the organisation's time zone. */
export function Moment({ at }: { at: string }) {
  return <time dateTime={at}>{useMoment()(at)}</time>;
}

/** Returns the day of a time in the organisation's time zone, as YYYY-MM-DD. */
export function useDayOf(): (at: string) => string {
  const { timeZone } = useMember().membership.organisation;
  return useCallback((at) => dayIn(timeZone, Date.parse(at)), [timeZone]);
}

/** The time of day in the organisation's time zone, under a heading with the day. */
export function TimeOfDay({ at }: { at: string }) {
  const { timeZone } = useMember().membership.organisation;
  return <time dateTime={at}>{new Intl.DateTimeFormat(useFormats(), { timeStyle: 'short', timeZone }).format(Date.parse(at))}</time>;
}
