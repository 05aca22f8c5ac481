/** A table as CSV for spreadsheets. */

/** A spreadsheet runs a text with this beginning as a formula. */
const FORMULA = /^[=+\-@\t\r]/;

function cell(value: string | number): string {
  const text = typeof value === 'string' && FORMULA.test(value) ? `'${value}` : String(value);
  return /[",;\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A spreadsheet expects semicolons in a language with decimal commas. Otherwise it shows each row as one cell. */
const separatorOf = (locale: string) => (new Intl.NumberFormat(locale).format(0.5).includes(',') ? ';' : ',');

/** Begins with a byte order mark, because some spreadsheets read the text in another encoding without it. */
export function csv(rows: readonly (readonly (string | number)[])[], locale: string): string {
  const separator = separatorOf(locale);
  return `\uFEFF${rows.map((row) => `${row.map(cell).join(separator)}\r\n`).join('')}`;
}
