/** Files on their way, kept with the draft they belong to: a change of tab does not stop them. */
import { upload, type SentFile, type Upload } from '@voicase/shared/upload';
import { useRef, useState, useSyncExternalStore } from 'react';
import { OpenUpload } from '../../../gen/documents';
import { belongs, keep } from '../../app/unsaved';
import { useT } from '../../i18n';
import { say } from '../../kit/say';
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

const open = (id: string) => async (size: number) => (await request(OpenUpload, { input: { case: id, size } })).openUpload;

export interface UploadBox {
  list: readonly Upload[];
  /** Somebody has pressed Send and the last files are still on their way. */
  waiting: boolean;
  add: (files: Iterable<File>) => void;
  remove: (one: Upload) => void;
  /** What has arrived, once everything that was not taken out again has; nothing when a file failed, which is said. */
  finished: () => Promise<SentFile[] | undefined>;
  /** Lets go of what `finished` gave out; what was added since stays. */
  clear: () => void;
}

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
    clear: () => put((boxes.get(name) ?? []).filter((one) => !sent.current.includes(one))),
  };
}

keep({
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
