/** Amounts as members type and read them. The server stores minor units, such as cents. */
import { localeOf } from '@voicase/shared/languages';

export interface Money {
  currency: string;
  minorUnits: string;
}

/** Maximum number of digits of an amount in minor units. */
const MAX_DIGITS = 15;

export const currencies: readonly string[] = Intl.supportedValuesOf('currency');

/** Number of digits after the decimal mark. */
const places = (currency: string): number =>
  new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;

const isCurrency = (code: string): boolean => /^[A-Z]{3}$/.test(code);

function marks(locale: string): { group: string; decimal: string } {
  const parts = new Intl.NumberFormat(localeOf(locale)).formatToParts(12_345.6);
  const mark = (type: string) => parts.find((part) => part.type === type)?.value ?? '';
  return { group: mark('group'), decimal: mark('decimal') || '.' };
}

const escaped = (mark: string): string => mark.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);

/**
 * Reads an amount that was typed in the member's locale. A group separator in a wrong place is refused, because it may
 * be a decimal mark of another locale. Returns undefined for anything else than an amount.
 */
export function readAmount(text: string, currency: string, locale: string): Money | undefined {
  const { group, decimal } = marks(locale);
  const digits = places(currency);
  const fraction = digits > 0 ? `(?:${escaped(decimal)}(\\d{1,${String(digits)}}))?` : '()';
  const plain = text.trim().replaceAll(/[\u00A0\u202F\s]/g, '');
  const pattern = new RegExp(`^(\\d+|\\d{1,3}(?:${escaped(group.trim()) || '(?!)'}\\d{3})+)${fraction}$`);
  const [, whole, cents = ''] = pattern.exec(plain) ?? [];
  if (whole === undefined || !isCurrency(currency)) return undefined;
  const minorUnits = (whole.replaceAll(/\D/g, '') + cents.padEnd(digits, '0')).replace(/^0+(?=\d)/, '');
  return minorUnits.length > MAX_DIGITS ? undefined : { currency, minorUnits };
}

/** The whole and the fraction of an amount, as a decimal number in text. Numbers are exact up to the maximum of digits. */
function decimalOf({ currency, minorUnits }: Money): { text: `${number}`; digits: number } {
  const digits = places(currency);
  const padded = minorUnits.padStart(digits + 1, '0');
  const cut = padded.length - digits;
  return { text: (digits ? `${padded.slice(0, cut)}.${padded.slice(cut)}` : padded) as `${number}`, digits };
}

/** The amount as a member would type it. */
export function typedAmount(money: Money | null | undefined, locale: string): string {
  if (!money) return '';
  const { text } = decimalOf(money);
  return text.replace('.', marks(locale).decimal);
}

/** The amount with its currency, in the member's locale. */
export function formatMoney(money: Money, locale: string): string {
  const { text } = decimalOf(money);
  const format = new Intl.NumberFormat(localeOf(locale), { style: 'currency', currency: money.currency });
  // A text keeps all digits, which a number might round.
  return format.format(text as unknown as number);
}
