/** The expected results for a text: whether it shows anything, whether it has a forbidden control character, and its form as a name. */
const row = (text: string, shows: boolean, name = text, control = false) => ({ text, shows, control, name });
const nothing = (text: string, control = false) => row(text, false, '', control);
const turned = (text: string, name: string) => row(text, true, name);

export const texts = () => [
  ...['', ' ', '\t', '\r\n', '\u00a0', '\u2003', '\u3000', '\u2028', '\u2029'].map((text) => nothing(text)),
  // Format characters, and characters that are ignored when they cannot be displayed.
  ...['\u200b', '\u2060\u2060', '\ufeff', '\u00ad', '\u034f', '\u180e', '\u200e', '\u202e', '\u2066\u2069', '\ufe0f'].map((text) =>
    nothing(text),
  ),
  ...['\u{e0020}', '\u{e0100}', '\u17b4\u17b5', '\u200c', '\u200d', '\u061c', '\u206a', '\u{1d173}'].map((text) => nothing(text)),
  // Blank letters, and the blank Braille pattern.
  ...['\u2800', '\u3164', '\uffa0', '\u115f', '\u1160', ' \u3164 \u2800 '].map((text) => nothing(text)),
  // Combining marks without a letter.
  ...['\u0301', '\u0347\u0347', '\u20dd', '\u0903'].map((text) => row(text, false)),
  ...['\u0000', '\u0001', '\u007f', '\u0085', '\u009f', '\u001b \u0007'].map((text) => nothing(text, true)),
  ...['a', '0', '.', '–', '€', '漢', '가', 'ع', 'é', 'e\u0301', 'कि', '𝔄', '\u{10fffd}', '\u{378}'].map((text) => row(text, true)),
  ...['👍', '👍🏽', '❤\ufe0f', '1\ufe0f\u20e3', '🇳🇴', '👩\u200d💻', '👩🏽\u200d🚒', '🏳\ufe0f\u200d🌈'].map((text) => row(text, true)),
  // Persian, Sinhala and Malayalam text needs joiners.
  ...['می\u200cخواهم', 'گزارش\u200cها.pdf', 'ශ්\u200dරී', 'ന\u0d4d\u200d', 'क्\u200dष'].map((text) => row(text, true)),
  row('تقرير (نهائي).pdf', true),
  turned('Rechnung\u202efdp.exe', 'Rechnungfdp.exe'),
  turned('\u2066a\u2069.exe', 'a.exe'),
  turned('a\u200egpj.scr', 'agpj.scr'),
  turned('\u2067fdp.exe\u2069', 'fdp.exe'),
  turned('f\u061cdp.exe', 'fdp.exe'),
  turned('\u200b.txt', '.txt'),
  turned('\u202enimda', 'nimda'),
  turned('ad\u200cmin', 'admin'),
  turned('a\u200d\u200db', 'ab'),
  turned('a\ufe0f\ufe0fb', 'a\ufe0fb'),
  turned('x\u{e0041}\u{e007f}y', 'xy'),
  turned('soft\u00adhyphen', 'softhyphen'),
  turned('a\u115f\u1160\u3164\uffa0b', 'ab'),
  turned('  a  \u00a0 b\t\r\nc  ', 'a b c'),
  turned('invoice.pdf\u2003\u2003\u2003\u2800\u2800.exe', 'invoice.pdf\u2003.exe'),
  turned('one\u2028two', 'one two'),
  turned('漢\u3000字', '漢\u3000字'),
  row('a\u0000b', true, 'ab', true),
  row('a\u009bb', true, 'ab', true),
  row('a\r\nb\tc', true, 'a b c'),
];

/** Typed texts, each with its normalised form. */
export const typings = () =>
  [
    ['0123456789', '0123456789'],
    ['٠١٢٣٤٥٦٧٨٩', '0123456789'],
    ['۰۱۲۳۴۵۶۷۸۹', '0123456789'],
    ['०१२३४५६७८९', '0123456789'],
    ['০১২৩৪৫৬৭৮৯', '0123456789'],
    ['๐๑๒๓๔๕๖๗๘๙', '0123456789'],
    ['０１２３４５６７８９', '0123456789'],
    ['𝟎𝟏𝟗 𝟘𝟙𝟡 𝟬𝟭𝟵 𝟶𝟷𝟿', '019 019 019 019'],
    ['ＶＣ－２０２６－００２９', 'VC-2026-0029'],
    ['ａｂｃ，．／＃：', 'abc,./#:'],
    ['VC-٢٠٢٦-٠٠٢٩', 'VC-2026-0029'],
    ['\u200eVC–2026‑0029\u200f', 'VC-2026-0029'],
    ['1‐2‑3‒4–5—6―7−8﹣9－0', '1-2-3-4-5-6-7-8-9-0'],
    ['1\u00a02\u20033\u30004\t5\n6\u28007', '1 2 3 4 5 6 7'],
    ['\u2066٢٩\u2069\ufeff\u00ad', '29'],
    ['#29', '#29'],
    ['Ö ß ж', 'Ö ß ж'],
  ].map(([text, meant]) => ({ text, meant }));
