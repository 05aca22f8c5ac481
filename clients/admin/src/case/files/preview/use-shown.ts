import { ApiProblem } from '@voicase/shared/gql';
import { useEffect, useState } from 'react';
import { GrantFile } from '../../../../gen/documents';
import { request } from '../../../session/request';
import type { CaseFile } from '../file';
import { isPdf } from './formats';
import { readPages } from './frames';

interface Shown {
  of: string;
  /** The addresses of the images in the memory of this page. */
  urls: string[];
  /** The number of images that the file has. */
  total: number;
  isComplete: boolean;
  problem?: unknown;
}

/** Fetches the file like a download: with a grant that works once. The server records the reading. */
async function* fetchImages(file: CaseFile, signal: AbortSignal): AsyncGenerator<{ total: number; image: Blob }> {
  const pages = isPdf(file);
  const input = { attachment: file.id, unscanned: file.scan === 'NOT_SCANNED', pages };
  const { url } = (await request(GrantFile, { input })).grantFile;
  const answer = await fetch(url, { signal, cache: 'no-store' }).catch(() => {
    throw new ApiProblem('NETWORK');
  });
  if (!answer.ok) throw new ApiProblem(answer.status === 404 ? 'NOT_FOUND' : answer.status === 409 ? 'NOT_ALLOWED_NOW' : 'UNAVAILABLE');
  if (!pages) yield { total: 1, image: new Blob([await answer.arrayBuffer()], { type: file.mediaType.toLowerCase() }) };
  else if (answer.body)
    for await (const { total, image } of readPages(answer.body)) yield { total, image: new Blob([image], { type: 'image/jpeg' }) };
}

/** The images of a file. Their addresses end when another file is shown or the dialog closes. */
export function useShown(file: CaseFile) {
  const [shown, setShown] = useState<Shown>();
  const [tries, setTries] = useState(0);
  useEffect(() => {
    const stop = new AbortController();
    const urls: string[] = [];
    const tell = (more: Partial<Shown>) =>
      stop.signal.aborted || setShown((before) => ({ of: file.id, total: 0, isComplete: false, ...before, ...more, urls: [...urls] }));
    async function load() {
      for await (const { total, image } of fetchImages(file, stop.signal)) {
        if (stop.signal.aborted) return;
        urls.push(URL.createObjectURL(image));
        tell({ total });
      }
      tell({ isComplete: true });
    }
    load().catch((problem: unknown) => tell({ problem }));
    return () => {
      stop.abort();
      urls.forEach((url) => URL.revokeObjectURL(url));
      setShown(undefined);
    };
    // A new list of the same files must not fetch the file again, because each fetch is recorded as a reading.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [file.id, tries]);
  return { shown: shown?.of === file.id ? shown : undefined, retry: () => setTries(tries + 1) };
}
