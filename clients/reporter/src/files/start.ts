import { type Upload, upload } from '@voicase/shared/upload';
import { openUpload } from '../api.ts';
import { announce } from '../kit/notice.tsx';
import { type Channel, update } from '../state.ts';
import { t } from '../texts.ts';
import { stateOf } from './row.tsx';

/** Starts an upload. Announces the result of each attempt once, because a screen reader may be elsewhere on the page. */
export function start(file: File, channel: Channel): Upload {
  let hasFailed = false;
  const sending = upload(file, openUpload(channel), () => {
    update();
    const fails = sending.state === 'failed';
    if (fails && !hasFailed) announce(`${file.name}: ${stateOf(sending)}`);
    hasFailed = fails;
  });
  sending.finished.then(
    () => announce(t('files.done', { name: file.name })),
    () => undefined,
  );
  return sending;
}
