import type { NotificationSettingsQuery, SaveNotificationSettingsInput } from '../../../gen/documents';

/** The form's first values: the stored settings. Without a stored language, the language of the page. */
export function inputOf(
  { deliveries, quietFrom, quietTo, digestAt, timeZone, language, languages }: NotificationSettingsQuery['notificationSettings'],
  spoken: string,
): SaveNotificationSettingsInput {
  const first = languages.includes(spoken) ? spoken : (languages[0] ?? spoken);
  return {
    deliveries: deliveries.map(({ kind, delivery }) => ({ kind, delivery })),
    quietFrom,
    quietTo,
    digestAt,
    timeZone,
    language: language ?? first,
  };
}

/** The hours of a day, as the choices of a field. */
export function hours(locale: string): [string, string][] {
  const format = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: 'UTC' });
  return Array.from({ length: 24 }, (_, hour) => [String(hour), format.format(Date.UTC(2026, 0, 1, hour))]);
}

/** All time zones of the browser, and the stored one. */
export function zonesOf(stored: string | null | undefined): string[] {
  const known = Intl.supportedValuesOf('timeZone');
  return stored && !known.includes(stored) ? [stored, ...known] : known;
}
