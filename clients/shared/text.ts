/**
 * Rules for visible and typed text. The server implements the same rules (`api/src/text.rs`). Shared test vectors check
 * both.
 */

// Matches a visible character. Not visible: white space, controls, format characters, marks without a letter, default-ignorable characters
// and the blank Braille pattern. Characters that the browser does not know yet count as visible.
const SHOWN = /[^\p{White_Space}\p{Zs}\p{Cc}\p{Cf}\p{Cs}\p{M}\p{Default_Ignorable_Code_Point}\u2800]/u;
const SPACE = /[\p{White_Space}\u2800]/u;
const HIDDEN = /[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/u;
const SELECTOR = /[\ufe00-\ufe0f\u{e0100}-\u{e01ef}]/u;
const EMOJI = /[\p{Extended_Pictographic}\p{Emoji_Modifier}]/u;
/** Scripts whose letters change their form next to a joiner or a non-joiner. */
const JOINING =
  /[\p{Script=Arabic}\p{Script=Bengali}\p{Script=Devanagari}\p{Script=Gujarati}\p{Script=Gurmukhi}\p{Script=Kannada}\p{Script=Khmer}\p{Script=Malayalam}\p{Script=Mongolian}\p{Script=Myanmar}\p{Script=Nko}\p{Script=Oriya}\p{Script=Sinhala}\p{Script=Syriac}\p{Script=Tamil}\p{Script=Telugu}]/u;

/** Whether the text contains a visible character. */
export const shows = (text: string): boolean => SHOWN.test(text);

/**
 * Removes the control characters that the server refuses, which are all except line breaks and tabs. The removal is not
 * visible.
 */
export const withoutControls = (text: string): string => text.replace(/[^\P{Cc}\t\n\r]/gu, '');

/**
 * Why an address cannot receive mail, as far as a page can tell. `bad`: not an address. `letters`: non-ASCII letters before the @.
 * `quotes`: a quoted name or an address in brackets.
 */
export function addressFault(text: string): 'bad' | 'letters' | 'quotes' | undefined {
  const [, local, domain] = /^(.+)@([^@]+)$/s.exec(text.trim()) ?? [];
  if (!local || !domain || /\s/.test(local.replace(/^".*"$/, '')) || /\s/.test(domain)) return 'bad';
  if (local.startsWith('"') || domain.startsWith('[')) return 'quotes';
  if (/[^\0-\x7f]/.test(local)) return 'letters';
  return local.includes('@') ? 'bad' : undefined;
}

/** Length in code points, not in UTF-16 units. */
export const lengthOf = (text: string): number => [...text].length;

/** Whether the invisible character must stay after the character before it. */
function joins(before: string, char: string): boolean {
  if (char === '\u200c') return JOINING.test(before);
  if (char === '\u200d') return JOINING.test(before) || EMOJI.test(before) || SELECTOR.test(before);
  return SELECTOR.test(char) && !SPACE.test(before) && !SELECTOR.test(before);
}

/**
 * Normalises a name to one line. Removes hidden characters and characters that change the direction, so that a name
 * cannot hide its end, such as a file extension. Keeps joiners where a script or an emoji needs them. Joins runs of
 * white space.
 */
export function nameOf(text: string): string {
  let kept = '';
  let before = '';
  for (const char of text) {
    let next = '';
    if (SPACE.test(char)) next = before && !SPACE.test(before) ? (/[\t-\r\u0085\u2028\u2029]/.test(char) ? ' ' : char) : '';
    else if ((before && joins(before, char)) || !HIDDEN.test(char)) next = char;
    kept += next;
    before = next || before;
  }
  return SPACE.test(before) ? kept.slice(0, -before.length) : kept;
}

/**
 * The value of a decimal digit in any script. Unicode stores the ten digits of a script in a row, zero first. Adjacent sets are read as one
 * run, hence the modulo.
 */
function digit(char: string): string {
  let before = (char.codePointAt(0) ?? 0) - 1;
  let count = 0;
  while (before >= 0 && /\p{Nd}/u.test(String.fromCodePoint(before))) {
    before -= 1;
    count += 1;
  }
  return String(count % 10);
}

/**
 * Normalises text that a person typed, copied or dictated from print. Digits of every script become 0 to 9. Full-width letters and signs
 * become ASCII, every dash becomes `-`, and white space becomes a space. Invisible characters, such as direction marks, are removed.
 */
export const typed = (text: string): string =>
  text
    .replace(/[\p{White_Space}\u2800]/gu, ' ')
    .replace(/[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/gu, '')
    .replace(/[\uff01-\uff5e]/g, (char) => String.fromCharCode(char.charCodeAt(0) - 0xfee0))
    .replace(/\p{Nd}/gu, digit)
    .replace(/[\p{Pd}\u2212]/gu, '-');
