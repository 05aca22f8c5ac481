/** Dates and sizes as text. A day has no time zone and is never shifted by the browser's zone. */
import { localeOf } from './languages.ts';

const midnight = (day: string): number => Date.parse(`${day}T00:00:00Z`);

/** "21 November 2026". */
export const formatDay = (day: string, language: string): string =>
  new Intl.DateTimeFormat(localeOf(language), { dateStyle: 'long', timeZone: 'UTC' }).format(midnight(day));

/** "21 Nov 2026" in English, "21.11.2026" in German. For tables. */
export const formatDayShort = (day: string, language: string): string =>
  new Intl.DateTimeFormat(localeOf(language), { dateStyle: 'medium', timeZone: 'UTC' }).format(midnight(day));

/** A point in time in the viewer's time zone. Only staff see times. */
export const formatMoment = (moment: string, language: string): string =>
  new Intl.DateTimeFormat(localeOf(language), { dateStyle: 'medium', timeStyle: 'short' }).format(Date.parse(moment));

/** The day of a point in time as YYYY-MM-DD, in the given time zone or the browser's. */
export const dayIn = (timeZone: string | undefined, at: number): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(at);

/** Today as YYYY-MM-DD, in the given time zone or the browser's. */
export const today = (timeZone?: string): string => dayIn(timeZone, Date.now());

export const daysLater = (day: string, days: number): string => new Date(midnight(day) + days * 86_400_000).toISOString().slice(0, 10);

/** Whole days between two days. The number is negative if `to` is before `from`. */
export const daysBetween = (from: string, to: string): number => Math.round((midnight(to) - midnight(from)) / 86_400_000);

/** "in 3 days", "tomorrow", "2 days ago". */
export const relativeDays = (days: number, language: string): string =>
  new Intl.RelativeTimeFormat(localeOf(language), { numeric: 'auto' }).format(days, 'day');

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;

/** "1.5 MB". One step is 1,024, as in our limits and in most systems. Otherwise the limit of 100 MB would read 104.9 MB. */
export function formatSize(bytes: number, language: string): string {
  const step = bytes < 1 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log2(bytes) / 10));
  const unitDisplay = step === 0 ? 'long' : 'short';
  return new Intl.NumberFormat(localeOf(language), { style: 'unit', unit: UNITS[step], unitDisplay, maximumFractionDigits: 1 }).format(
    bytes / 1024 ** step,
  );
}

const WAITS = [5, 10, 20, 30, 60, 120, 300, 600, 1200] as const;
const HOUR = 3600;

/** Rounds an uncertain wait up to a few fixed values in seconds, so that the text does not change all the time. */
export const roughly = (seconds: number): number => WAITS.find((wait) => seconds <= wait) ?? HOUR;

/** "20 seconds", "2 minutes". */
export function formatWait(seconds: number, language: string): string {
  const [unit, value] = seconds < 60 ? ['second', seconds] : ['minute', seconds / 60];
  return new Intl.NumberFormat(localeOf(language), { style: 'unit', unit, unitDisplay: 'long', maximumFractionDigits: 0 }).format(value);
}
