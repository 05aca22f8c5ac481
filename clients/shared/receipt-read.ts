import type { Bytes } from './bytes.ts';

/** Why a text is not an access code, as far as a browser can tell without the server. */
export type ReceiptFault =
  | { why: 'empty' | 'check' | 'wordsCheck' }
  | { why: 'short' | 'long' | 'fewWords' | 'manyWords'; count: number }
  | { why: 'symbol' | 'word'; text: string; at: number };

export type ReceiptRead = { seed: Bytes; fault?: undefined } | { seed?: undefined; fault: ReceiptFault };
