/** The pages of a PDF on their way from the server (docs/formats.md section 12). */
export interface Page {
  /** The number of pages that the PDF has. */
  total: number;
  /** A JPEG. */
  image: Uint8Array<ArrayBuffer>;
}

/** Maximum size of one image, in bytes. A larger length is a fault. */
const MAX_PAGE_IMAGE = 64 << 20;

/** Reads the pages from a stream, one after the other. Ends where the stream ends, also in the middle of a page. */
export async function* readPages(stream: ReadableStream<Uint8Array>): AsyncGenerator<Page> {
  const take = takeFrom(stream.getReader());
  const total = await take(4);
  if (!total) return;
  for (;;) {
    const length = await take(4);
    const image = length && numberOf(length) <= MAX_PAGE_IMAGE ? await take(numberOf(length)) : undefined;
    if (!image) return;
    yield { total: numberOf(total), image };
  }
}

const numberOf = (bytes: Uint8Array<ArrayBuffer>) => new DataView(bytes.buffer).getUint32(0);

/** Returns a function that takes the next bytes of the stream, or undefined if the stream ends before. */
function takeFrom(reader: ReadableStreamDefaultReader<Uint8Array>) {
  let left = new Uint8Array();
  return async (count: number): Promise<Uint8Array<ArrayBuffer> | undefined> => {
    const taken = new Uint8Array(count);
    let filled = 0;
    while (filled < count) {
      if (left.length === 0) {
        const { done, value } = await reader.read();
        if (done) return undefined;
        left = new Uint8Array(value);
        continue;
      }
      const part = left.subarray(0, count - filled);
      taken.set(part, filled);
      filled += part.length;
      left = left.subarray(part.length);
    }
    return taken;
  };
}
