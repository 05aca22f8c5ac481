import { formatDayShort } from '@voicase/shared/time';
import { useMember } from '../app/member';
import { useLanguage } from '../i18n';

/** A day, as it stands: the browser's zone never shifts it. */
export function Day({ on }: { on: string }) {
  return <time dateTime={on}>{formatDayShort(on, useLanguage())}</time>;
}

/** A moment, in the zone of the organisation, where the clocks of the law run. */
export function Moment({ at }: { at: string }) {
  const { timeZone } = useMember().membership.organisation;
  const format = new Intl.DateTimeFormat(useLanguage(), { dateStyle: 'medium', timeStyle: 'short', timeZone });
  return <time dateTime={at}>{format.format(Date.parse(at))}</time>;
}
