/** Fetches an encrypted file, decrypts it in the browser and saves it. Only the decrypted pieces are kept in memory. */
import { unbase64url } from './bytes.ts';
import { decrypt, importKey } from './file.ts';
import { ApiProblem, refusal } from './gql.ts';

export interface SealedFile {
  name: string;
  size: number;
  slot: string;
  /** base64url. */
  key: string;
}

async function* bytesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = body.getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
}

/**
 * Fetches and decrypts a file. The result drops the media type of the file, because the browser must never open a saved
 * file as a page of this origin.
 */
export async function fetchFile(
  url: string,
  headers: Record<string, string>,
  file: SealedFile,
  onProgress: (part: number) => void,
  answered?: (headers: Headers) => void,
): Promise<Blob> {
  const response = await fetch(url, { headers: { ...headers, 'x-voicase': '1' }, credentials: 'omit', cache: 'no-store' }).catch(() => {
    throw new ApiProblem('NETWORK');
  });
  answered?.(response.headers);
  if (!response.ok || !response.body) throw refusal(response.status, await response.text());
  const key = await importKey(unbase64url(file.key), 'decrypt');
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let done = 0;
  for await (const piece of decrypt(bytesOf(response.body), key, file.slot)) {
    pieces.push(piece);
    done += piece.length;
    onProgress(file.size === 0 ? 1 : done / file.size);
  }
  return new Blob(pieces, { type: 'application/octet-stream' });
}

export function save(blob: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
