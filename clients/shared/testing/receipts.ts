import { hex, unhex } from '../bytes.ts';
import { derive, keystoreProof, toSymbols } from '../receipt.ts';
import { toWords } from '../words.ts';

const SEEDS = [
  '00000000000000000000000000000000',
  'ffffffffffffffffffffffffffffffff',
  '000102030405060708090a0b0c0d0e0f',
  '7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f',
  '9e885d952ad362caeb4efe34a8e91bd2',
];
const ORGANISATION = '6f1c2f4e-8a1d-4f0b-9a53-2b8f0d6c7e11';
const CASE = '0b7a9d3e-52c4-4f6f-8d1a-c3e5f7091b2d';

const swap = (text: string, at: number) => text.slice(0, at) + text.charAt(at + 1) + text.charAt(at) + text.slice(at + 2);

interface Vector {
  name: string;
  text: string;
  /** Null if the text must be refused. */
  seed: string | null;
  /** The canonical text of the seed. */
  shown: string | null;
}

export const receipt = (): Vector[] => [...written(), ...readable(), ...refused()];

const written = () =>
  SEEDS.map((seed) => {
    const shown = toSymbols(unhex(seed));
    return { name: `seed ${seed}`, text: shown, seed, shown };
  });

function readable() {
  const seed = SEEDS[4] ?? '';
  const shown = toSymbols(unhex(seed));
  const read = (name: string, text: string) => ({ name, text, seed, shown });
  return [
    read('lower case, no dashes', shown.toLowerCase().replaceAll('-', '')),
    read('spaces, tabs and line ends', ` ${shown.replaceAll('-', ' ')}\t\r\n`),
    read('typographic dashes', shown.replaceAll('-', '–')),
    {
      name: 'O for 0, I and L for 1',
      text: toSymbols(unhex('00443214c74254b635cf84653a56d7c6')).replaceAll('0', 'O').replaceAll('1', 'l'),
      seed: '00443214c74254b635cf84653a56d7c6',
      shown: toSymbols(unhex('00443214c74254b635cf84653a56d7c6')),
    },
    read('commas', shown.replaceAll('-', ', ')),
    read('full stops, slashes, underscores', shown.replace('-', '.').replace('-', ' / ').replace('-', '_')),
    read('quotes', `“${shown}”`),
    read('a label', `Receipt: ${shown}`),
    read('a label in Arabic', `رمز الإيصال: ${shown}`),
    read(
      'numbered lines',
      shown
        .split('-')
        .map((group, at) => `${at + 1}. ${group}`)
        .join('\n'),
    ),
    read(
      'numbers in brackets',
      shown
        .split('-')
        .map((group, at) => `${at + 1}) ${group}`)
        .join(' '),
    ),
    read('full-width letters and digits', [...shown].map((c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0)).join('')),
    read(
      'Arabic digits',
      shown.replace(/\d/g, (digit) => '٠١٢٣٤٥٦٧٨٩'.charAt(Number(digit))),
    ),
    read(
      'Persian digits',
      shown.replace(/\d/g, (digit) => '۰۱۲۳۴۵۶۷۸۹'.charAt(Number(digit))),
    ),
    read(
      'Devanagari digits',
      shown.replace(/\d/g, (digit) => '०१२३४५६७८९'.charAt(Number(digit))),
    ),
    read('marks of direction', `\u200e${shown.replaceAll('-', '\u2011\u200f')}\u2069`),
    read('Cyrillic look-alikes', shown.replaceAll('A', 'А').replaceAll('K', 'К').replaceAll('M', 'М').toLowerCase()),
    read('Greek look-alikes', shown.replaceAll('A', 'Α').replaceAll('K', 'Κ').replaceAll('Y', 'Υ')),
  ];
}

function refused() {
  const shown = toSymbols(unhex(SEEDS[4] ?? ''));
  const low = SEEDS[0] ?? '';
  const refuse = (name: string, text: string) => ({ name, text, seed: null, shown: null });
  return [
    refuse('empty', ''),
    refuse('27 symbols', shown.slice(0, -1)),
    refuse('29 symbols', `${shown}0`),
    refuse('one wrong symbol', (shown.startsWith('4') ? '5' : '4') + shown.slice(1)),
    refuse('wrong last symbol', shown.slice(0, -1) + (shown.endsWith('Z') ? 'Y' : 'Z')),
    refuse('swap of neighbours', swap(shown, 2)),
    refuse('a letter that is no symbol', `U${shown.slice(1)}`),
    refuse('check above 1020', `${toSymbols(unhex(low)).slice(0, -2)}ZX`),
    // 2^138 + 104 is a multiple of 1021, so only its size is wrong.
    refuse('number of 2^138 or more', '8000000000000000000000000038'),
    refuse('28 times the last symbol', 'Z'.repeat(28)),
  ];
}

export async function words() {
  const good = await Promise.all(
    SEEDS.map(async (seed) => {
      const shown = (await toWords(unhex(seed))).join(' ');
      return { name: `seed ${seed}`, text: shown, seed: seed as string | null };
    }),
  );
  const seed = SEEDS[2] ?? '';
  const shown = await toWords(unhex(seed));
  return [
    ...good,
    { name: 'upper case, dashes', text: shown.join('-').toUpperCase(), seed },
    { name: 'runs of white space', text: `\n ${shown.join('  \t')} \r\n`, seed },
    { name: 'commas', text: shown.join(', '), seed },
    { name: 'numbered on one line', text: shown.map((word, at) => `${at + 1}. ${word}`).join(' '), seed },
    { name: 'numbered on twelve lines', text: shown.map((word, at) => `${at + 1}) ${word}`).join('\n'), seed },
    { name: 'Arabic numbers', text: shown.map((word, at) => `${'٠١٢٣٤٥٦٧٨٩'.charAt(at % 10)}. ${word}`).join('\n'), seed },
    { name: 'quotes and a label', text: `Receipt: "${shown.join(' ')}".`, seed },
    { name: 'the first four letters', text: shown.map((word) => word.slice(0, 4)).join(' '), seed },
    { name: 'eleven words', text: shown.slice(1).join(' '), seed: null },
    { name: 'thirteen words', text: [...shown, shown[0]].join(' '), seed: null },
    { name: 'two words swapped', text: [shown[1], shown[0], ...shown.slice(2)].join(' '), seed: null },
    { name: 'a word that is not on the list', text: ['whistle', ...shown.slice(1)].join(' '), seed: null },
    { name: 'wrong checksum', text: Array<string>(12).fill('abandon').join(' '), seed: null },
    { name: 'empty', text: '', seed: null },
  ];
}

export const derivation = () =>
  Promise.all(
    SEEDS.map(async (seed) => {
      const access = await derive(unhex(seed), 'access', ORGANISATION);
      return {
        name: `seed ${seed}`,
        seed,
        organisation: ORGANISATION,
        case: CASE,
        access: hex(access),
        kem: hex(await derive(unhex(seed), 'kem', ORGANISATION)),
        sign: hex(await derive(unhex(seed), 'sign', ORGANISATION)),
        keystore_proof: hex(await keystoreProof(access, ORGANISATION, CASE)),
      };
    }),
  );
