import { formatDayShort } from '@voicase/shared/time';
import { useMember } from '../app/member';
import { useFormats } from '../i18n';

/** A day, as it stands: the browser's zone never shifts it. */
export function Day({ on }: { on: string }) {
  return <time dateTime={on}>{formatDayShort(on, useFormats())}</time>;
}

/** A moment, in the zone of the organisation, where the clocks of the law run. */
export function Moment({ at }: { at: string }) {
  const { timeZone } = useMember().membership.organisation;
  const format = new Intl.DateTimeFormat(useFormats(), { dateStyle: 'medium', timeStyle: 'short', timeZone });
  return <time dateTime={at}>{format.format(Date.parse(at))}</time>;
}
