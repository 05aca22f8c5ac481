import { ApiProblem } from '@voicase/shared/gql';
import { useEffect, useState } from 'react';
import { GrantFile } from '../../../../gen/documents';
import { request } from '../../../session/request';
import type { CaseFile } from '../file';

/** Formats that every supported browser shows, and that contain no program. SVG is missing, because it can contain one. */
const formats = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif']);
/** Larger images could stop the browser. These are only downloaded. */
const MAX_BYTES = 30 << 20;

/** Whether the browser can show the file. The media type comes from the sender, so the image may still fail to load. */
export const isImage = ({ mediaType, size, scan }: CaseFile): boolean =>
  formats.has(mediaType.toLowerCase()) && size <= MAX_BYTES && scan !== 'REFUSED';

/** Fetches the image like a download: with a grant that works once. The server records the reading. */
async function fetchImage(file: CaseFile, signal: AbortSignal): Promise<Blob> {
  const { url } = (await request(GrantFile, { input: { attachment: file.id, unscanned: file.scan === 'NOT_SCANNED' } })).grantFile;
  const answer = await fetch(url, { signal, cache: 'no-store' }).catch(() => {
    throw new ApiProblem('NETWORK');
  });
  if (!answer.ok) throw new ApiProblem(answer.status === 404 ? 'NOT_FOUND' : 'UNAVAILABLE');
  return new Blob([await answer.arrayBuffer()], { type: file.mediaType.toLowerCase() });
}

interface Loaded {
  of: string;
  url?: string;
  problem?: unknown;
}

/** The address of the image in the memory of this page. The address ends when another image is shown or the dialog closes. */
export function useImage(file: CaseFile, isAllowed: boolean) {
  const [loaded, setLoaded] = useState<Loaded>();
  const [tries, setTries] = useState(0);
  useEffect(() => {
    if (!isAllowed) return;
    const stop = new AbortController();
    let url: string | undefined;
    fetchImage(file, stop.signal).then(
      (blob) => {
        if (stop.signal.aborted) return;
        url = URL.createObjectURL(blob);
        setLoaded({ of: file.id, url });
      },
      (problem: unknown) => !stop.signal.aborted && setLoaded({ of: file.id, problem }),
    );
    return () => {
      stop.abort();
      if (url) URL.revokeObjectURL(url);
      setLoaded(undefined);
    };
    // A new list of the same files must not fetch the image again, because each fetch is recorded as a reading.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [file.id, isAllowed, tries]);
  const current = loaded?.of === file.id ? loaded : undefined;
  return { url: current?.url, problem: current?.problem, retry: () => setTries(tries + 1) };
}
