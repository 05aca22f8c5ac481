/** What a text is to the person who reads it. The server has a twin of these rules (`api/src/text.rs`), held to the same vectors. */

// What shows nothing: white space, controls, format characters, marks without a letter, what is ignored where it cannot be shown,
// and braille's blank pattern. What the browser does not know yet shows.
const SHOWN = /[^\p{White_Space}\p{Zs}\p{Cc}\p{Cf}\p{Cs}\p{M}\p{Default_Ignorable_Code_Point}\u2800]/u;
const SPACE = /[\p{White_Space}\u2800]/u;
const HIDDEN = /[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/u;
const SELECTOR = /[\ufe00-\ufe0f\u{e0100}-\u{e01ef}]/u;
const EMOJI = /[\p{Extended_Pictographic}\p{Emoji_Modifier}]/u;
/** Scripts whose letters take another form beside a joiner or a non-joiner. */
const JOINING =
  /[\p{Script=Arabic}\p{Script=Bengali}\p{Script=Devanagari}\p{Script=Gujarati}\p{Script=Gurmukhi}\p{Script=Kannada}\p{Script=Khmer}\p{Script=Malayalam}\p{Script=Mongolian}\p{Script=Myanmar}\p{Script=Nko}\p{Script=Oriya}\p{Script=Sinhala}\p{Script=Syriac}\p{Script=Tamil}\p{Script=Telugu}]/u;

/** Whether a person would see something in it. */
export const shows = (text: string): boolean => SHOWN.test(text);

/** Without the controls that the server takes nowhere, all but line breaks and tabs: a person sees no difference. */
export const withoutControls = (text: string): string => text.replace(/[^\P{Cc}\t\n\r]/gu, '');

/** Why mail cannot be sent to an address, as far as a page can tell: no address at all, letters beyond ASCII before the @, quotes or brackets. */
export function addressFault(text: string): 'bad' | 'letters' | 'quotes' | undefined {
  const [, local, domain] = /^(.+)@([^@]+)$/s.exec(text.trim()) ?? [];
  if (!local || !domain || /\s/.test(local.replace(/^".*"$/, '')) || /\s/.test(domain)) return 'bad';
  if (local.startsWith('"') || domain.startsWith('[')) return 'quotes';
  if (/[^\0-\x7f]/.test(local)) return 'letters';
  return local.includes('@') ? 'bad' : undefined;
}

/** Length as people count it: code points, not UTF-16 units. */
export const lengthOf = (text: string): number => [...text].length;

/** Whether something invisible belongs to the character before it. */
function joins(before: string, char: string): boolean {
  if (char === '\u200c') return JOINING.test(before);
  if (char === '\u200d') return JOINING.test(before) || EMOJI.test(before) || SELECTOR.test(before);
  return SELECTOR.test(char) && !SPACE.test(before) && !SELECTOR.test(before);
}

/**
 * A name as it is kept: on one line, without what hides or turns the direction, so that what comes last is seen last. Joiners stay
 * where a script or an emoji needs them, and runs of white space become one.
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

/** Unicode keeps the ten digits of a script together, zero first; sets without a gap between them are read as one run. */
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
 * What somebody meant who typed, copied or read out something that was printed: digits of every script are 0 to 9, full-width
 * letters and signs are ASCII, every dash is `-`, white space is a blank, and marks of direction are gone.
 */
export const typed = (text: string): string =>
  text
    .replace(/[\p{White_Space}\u2800]/gu, ' ')
    .replace(/[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/gu, '')
    .replace(/[\uff01-\uff5e]/g, (char) => String.fromCharCode(char.charCodeAt(0) - 0xfee0))
    .replace(/\p{Nd}/gu, digit)
    .replace(/[\p{Pd}\u2212]/gu, '-');
