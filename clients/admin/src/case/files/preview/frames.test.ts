import { expect, test } from 'vitest';
import { readPages } from './frames';

const number = (value: number) => [0, 0, value >> 8, value & 255];

/** A stream that arrives in pieces of `size` bytes. */
function streamOf(bytes: number[], size: number) {
  return new ReadableStream<Uint8Array>({
    start(controller) {
      for (let at = 0; at < bytes.length; at += size) controller.enqueue(new Uint8Array(bytes.slice(at, at + size)));
      controller.close();
    },
  });
}

async function read(bytes: number[], size = bytes.length) {
  const pages = [];
  for await (const { total, image } of readPages(streamOf(bytes, size || 1))) pages.push([total, ...image]);
  return pages;
}

const sent = [...number(3), ...number(2), 7, 8, ...number(300), ...Array<number>(300).fill(9)];

test.each([1, 3, 5, 1000])('pages come whole, whatever the pieces of %i bytes cut', async (size) => {
  expect(await read(sent, size)).toEqual([
    [3, 7, 8],
    [3, ...Array<number>(300).fill(9)],
  ]);
});

test('a stream that ends in the middle of a page gives the pages before it', async () => {
  expect(await read(sent.slice(0, -1))).toEqual([[3, 7, 8]]);
  expect(await read([])).toEqual([]);
  expect(await read([...number(1), 255, 255, 255, 255, 1])).toEqual([]);
});
