/** Uploads that belong to a draft and continue after a change of tab. */
import { upload, type SentFile, type Upload } from '@voicase/shared/upload';
import { useRef, useState, useSyncExternalStore } from 'react';
import { OpenUpload } from '../../../gen/documents';
import { belongs, registerKeeper } from '../../app/unsaved';
import { useT } from '../../i18n';
import { say } from '../../kit/say';
import { doorOf } from '../../session/ask';
import { organisation } from '../../session/organisation';
import { request } from '../../session/request';
import { arrivals } from './arrivals';

const boxes = new Map<string, Upload[]>();
const listeners = new Set<() => void>();
let version = 0;

function changed() {
  version += 1;
  for (const listener of listeners) listener();
}
function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** The upload continues in its own organisation, even if the member selects another one. */
function open(id: string) {
  const here = organisation.get();
  const door = here === null ? undefined : doorOf(here);
  return async (size: number) => (await request(OpenUpload, { input: { case: id, size } }, door)).openUpload;
}

export interface UploadBox {
  list: readonly Upload[];
  /** The member pressed Send, and uploads are still running. */
  waiting: boolean;
  add: (files: Iterable<File>) => void;
  remove: (one: Upload) => void;
  /**
   * Waits for all files that are not removed, and returns these files. If a file failed, the failure is announced and
   * the result is undefined.
   */
  finished: () => Promise<SentFile[] | undefined>;
  /** Drops the files that `finished` returned. Keeps files that were added later. */
  clear: () => void;
}

/** Removes all files from the draft and returns their uploads, which continue. */
export function takeUploads(name: string): readonly Upload[] {
  const box = boxes.get(name) ?? [];
  boxes.delete(name);
  changed();
  return box;
}

/** Puts back uploads that were taken. */
export function giveBackUploads(name: string, uploads: readonly Upload[]) {
  if (uploads.length === 0) return;
  boxes.set(name, [...uploads, ...(boxes.get(name) ?? [])]);
  changed();
}

/** Renders again whenever an upload makes progress. */
export const useUploadProgress = () => useSyncExternalStore(subscribe, () => version);

export const hasUploads = (name: string): boolean => (boxes.get(name) ?? []).length > 0;

export function useUploads(name: string, id: string): UploadBox {
  const t = useT();
  useSyncExternalStore(subscribe, () => version);
  const [waiting, setWaiting] = useState(false);
  const sent = useRef<readonly Upload[]>([]);
  const list = boxes.get(name) ?? [];
  const put = (next: Upload[]) => {
    boxes.set(name, next);
    changed();
  };
  return {
    list,
    waiting,
    add: (files) => put([...(boxes.get(name) ?? []), ...Array.from(files, (file) => upload(file, open(id), changed))]),
    remove: (one) => {
      one.remove();
      put((boxes.get(name) ?? []).filter((other) => other !== one));
    },
    async finished() {
      setWaiting(true);
      sent.current = boxes.get(name) ?? [];
      const { files, failed } = await arrivals(sent.current);
      setWaiting(false);
      if (failed.length === 0) return files;
      say(t('upload.not-sent', { names: failed.map((one) => one.file.name).join(', ') }));
      return undefined;
    },
    clear() {
      put((boxes.get(name) ?? []).filter((one) => !sent.current.includes(one)));
    },
  };
}

registerKeeper({
  any: (of) => [...boxes].some(([name, list]) => belongs(name, of) && list.length > 0),
  forget: (of) => {
    for (const [name, list] of [...boxes]) {
      if (!belongs(name, of)) continue;
      for (const one of list) one.remove();
      boxes.delete(name);
    }
    changed();
  },
});
