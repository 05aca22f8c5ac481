import { formatDayShort } from '@voicase/shared/time';
import { useMember } from '../app/member';
import { useFormats } from '../i18n';

/** A day, as it stands: the browser's zone never shifts it. */
export function Day({ on }: { on: string }) {
  return <time dateTime={on}>{formatDayShort(on, useFormats())}</time>;
}

/** The words of a moment in the zone of the organisation, where the clocks of the law run: for the middle of a sentence. */
export function useMoment(): (at: string) => string {
  const { timeZone } = useMember().membership.organisation;
  const format = new Intl.DateTimeFormat(useFormats(), { dateStyle: 'medium', timeStyle: 'short', timeZone });
  return (at) => format.format(Date.parse(at));
}

/** A moment, in the zone of the organisation. */
export function Moment({ at }: { at: string }) {
  return <time dateTime={at}>{useMoment()(at)}</time>;
}
